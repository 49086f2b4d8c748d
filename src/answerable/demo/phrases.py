"""What Kestrel Trail's people have saved: replies in the languages of their customers, and three macros."""

from dataclasses import dataclass
from datetime import datetime

from answerable.desk.models import SavedReply
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Staff, Team
from answerable.tickets.models import Category, Priority, Status


@dataclass(frozen=True)
class ReplyPlan:
    """For everybody, unless it says which team's or whose own."""

    title: str
    folder: str
    texts: dict[str, str]
    team: str = ""
    owner: str = ""


_EN, _DE, _FR, _NL, _ES, _PL = (
    "Dear {customer.first_name},\n\n",
    "Guten Tag {customer.name},\n\n",
    "Bonjour {customer.first_name},\n\n",
    "Beste {customer.first_name},\n\n",
    "Hola, {customer.first_name}:\n\n",
    "Dzień dobry,\n\n",
)

REPLIES = (
    ReplyPlan(
        "We have it and look into it",
        "Openings",
        {
            "en": _EN
            + "Thank you for writing. I am looking into it and will come back to you today.\n\n{agent.first_name}",
            "de": _DE
            + "vielen Dank für Ihre Nachricht. Ich sehe mir das an und melde mich heute noch.\n\n{agent.first_name}",
            "fr": _FR
            + "Merci de votre message. Je regarde cela et reviens vers vous aujourd’hui.\n\n{agent.first_name}",
            "nl": _NL
            + "Dank u voor uw bericht. Ik kijk ernaar en kom er vandaag op terug.\n\n{agent.first_name}",
            "es": _ES
            + "Gracias por escribirnos. Lo estoy mirando y le respondo hoy mismo.\n\n{agent.first_name}",
            "pl": _PL
            + "Dziękujemy za wiadomość. Sprawdzam to i odezwę się jeszcze dziś.\n\n{agent.first_name}",
            "ja": "{customer.name} 様\n\nご連絡ありがとうございます。確認のうえ、本日中にご返信いたします。\n\n{agent.name}",
            "ar": "مرحبًا {customer.first_name}،\n\nشكرًا على رسالتك. سأنظر في الأمر وأعود إليك اليوم.\n\n{agent.first_name}",
        },
    ),
    ReplyPlan(
        "Please send a picture",
        "Openings",
        {
            "en": _EN
            + "Could you send us a picture of the [which part?] and of the label inside the {field.product}?",
            "de": _DE
            + "könnten Sie uns ein Bild von [welches Teil?] und vom Etikett im {field.product} schicken?",
            "nl": _NL
            + "Kunt u ons een foto sturen van [welk deel?] en van het etiket in de {field.product}?",
        },
    ),
    ReplyPlan(
        "How to send something back",
        "Returns",
        {
            "en": _EN
            + "Please write {ticket.reference} on the parcel and send it to:\n\nKestrel Trail\nDok Noord 4, 9000 Gent\n\nThe label is on its way to you by mail.",
            "fr": _FR
            + "Écrivez {ticket.reference} sur le colis et envoyez-le à :\n\nKestrel Trail\nDok Noord 4, 9000 Gent\n\nL’étiquette vous parvient par courriel.",
            "de": _DE
            + "bitte schreiben Sie {ticket.reference} auf das Paket und senden Sie es an:\n\nKestrel Trail\nDok Noord 4, 9000 Gent\n\nDas Etikett kommt per E-Mail.",
        },
    ),
    ReplyPlan(
        "Refund agreed",
        "Returns / Refunds",
        {
            "en": _EN
            + "We refund [how much?] to the way you paid. It is with you within five working days.\n\n{agent.first_name}",
            "es": _ES
            + "Le devolvemos [¿cuánto?] por el mismo medio de pago, en un plazo de cinco días laborables.\n\n{agent.first_name}",
            "nl": _NL
            + "We betalen [hoeveel?] terug zoals u betaald hebt, binnen vijf werkdagen.\n\n{agent.first_name}",
        },
    ),
    ReplyPlan(
        "Refund refused: too late",
        "Returns / Refunds",
        {
            "en": _EN
            + "The thirty days are over, so we cannot refund it. We gladly mend it, for as long as you have it.",
            "de": _DE
            + "die dreißig Tage sind vorbei, daher können wir den Betrag nicht erstatten. Wir reparieren es gern.",
        },
    ),
    ReplyPlan(
        "It is mended and on its way",
        "Repairs",
        {
            "en": _EN + "Your {field.product} is mended and left our workshop today. Tracking: [number?]",
            "pl": _PL
            + "{field.product} jest naprawiony i dziś opuścił nasz warsztat. Numer przesyłki: [numer?]",
            "de": _DE
            + "Ihr {field.product} ist repariert und hat heute die Werkstatt verlassen. Sendung: [Nummer?]",
        },
    ),
    ReplyPlan(
        "Stove: check the seal first",
        "Repairs / Stoves",
        {
            "en": _EN
            + "Close the valve, let it cool, and look at the lower seal: a crack means that it must not be lit again. We send you a new one.",
            "de": _DE
            + "schließen Sie das Ventil, lassen Sie ihn abkühlen und prüfen Sie die untere Dichtung: Mit einem Riss darf er nicht mehr angezündet werden. Wir senden Ihnen eine neue.",
            "ja": "{customer.name} 様\n\nバルブを閉め、冷めてから下側のシールをご確認ください。ひびがある場合は点火しないでください。新しいものをお送りします。",
        },
    ),
    ReplyPlan(
        "Tent: which pole goes where",
        "Repairs / Tents",
        {
            "en": _EN
            + "The long poles cross over the door; the short one, with the red tip, stands at the foot."
        },
    ),
    ReplyPlan(
        "Where your order is",
        "Orders",
        {
            "en": _EN + "Order {field.order_number} left us on [date?]. It takes three to five days.",
            "fr": _FR
            + "La commande {field.order_number} est partie le [date ?]. Comptez trois à cinq jours.",
            "ar": "مرحبًا {customer.first_name}،\n\nغادر الطلب {field.order_number} مستودعنا في [التاريخ?].",
        },
    ),
    ReplyPlan(
        "Dealer terms",
        "Dealers",
        {
            "en": _EN
            + "Our dealer terms and the order form for the season are attached.\n\n{agent.name}, {team.name}",
            "de": _DE + "anbei unsere Konditionen und das Bestellformular.\n\n{agent.name}, {team.name}",
        },
        team="ghent2",
    ),
    ReplyPlan(
        "Handing over to Ghent",
        "For colleagues",
        {
            "en": "{ticket.reference}: tried [what?]; the customer was promised an answer by [when?]. {agent.name}"
        },
        team="manila1",
    ),
    ReplyPlan(
        "Good night",
        "",
        {"en": _EN + "Sleep well under it!\n\n{agent.first_name}", "nl": _NL + "Slaap er lekker onder!"},
        owner="lotte.maes",
    ),
)


def write(teams: dict[str, Team], staff: dict[str, Staff], at: datetime) -> None:
    """Doing it twice is harmless."""
    replies = {plan.title: _reply(plan, teams, staff, at) for plan in REPLIES}
    waiting = Status.objects.get(category=Category.WAITING_CUSTOMER, is_default=True)

    def put_in(title: str) -> Step:
        return Step(StepKind.REPLY, replies[title].pk)

    macros = (
        Plan(
            "Ask for a picture and wait",
            [put_in("Please send a picture"), Step(StepKind.STATUS, waiting.pk), Step(StepKind.SNOOZE, 72)],
        ),
        Plan(
            "Refund agreed",
            [put_in("Refund agreed"), Step(StepKind.TAG, words="refund"), Step(StepKind.TAKE)],
        ),
        Plan(
            "Stove that leaks: urgent",
            [
                put_in("Stove: check the seal first"),
                Step(StepKind.PRIORITY, int(Priority.URGENT)),
                Step(StepKind.TAG, words="safety"),
            ],
        ),
    )
    for plan in macros:
        add_macro(plan, by=SYSTEM, at=at)


def _reply(plan: ReplyPlan, teams: dict[str, Team], staff: dict[str, Staff], at: datetime) -> SavedReply:
    team = teams[plan.team] if plan.team else None
    owner = staff[plan.owner] if plan.owner else None
    return add_saved_reply(Wording(plan.title, plan.texts, plan.folder, team, owner), by=SYSTEM, at=at)
