"""The company's guides: what the first line would ask, done by customers before they ask. Some tickets have their
steps."""

from datetime import datetime, timedelta

from answerable.demo.articles import lead_to
from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.actor import customer as as_customer
from answerable.selfservice.guides.paths import Choice, Guide, Kind, Outcome, Step
from answerable.selfservice.guides.running import Whose, attach, begin, leave_silent, take
from answerable.selfservice.guides.writing import Described, add_guide, publish
from answerable.selfservice.models import ArticleCategory, GuideRun
from answerable.selfservice.models import Guide as Row
from answerable.tickets.models import Ticket

_CODES = ("en", "de", "fr", "es", "nl", "pl", "ja", "ar")
_END = Outcome.NOT_SOLVED
PARCEL = "My parcel is late"


def _in(*words: str) -> dict[str, str]:
    return dict(zip(_CODES, words, strict=False))


_LEAK = Guide(
    _CODES,
    _in(
        "My stove smells of gas", "Mein Kocher riecht nach Gas", "Mon réchaud sent le gaz", "Mi hornillo huele a gas",
        "Mijn brander ruikt naar gas", "Moja kuchenka pachnie gazem", "ストーブがガスくさい", "موقدي تفوح منه رائحة الغاز",
    ),
    _in(
        "Five minutes outdoors, with soapy water. No flame nearby.",
        "Fünf Minuten im Freien, mit Seifenwasser. Keine Flamme in der Nähe.",
        "Cinq minutes dehors, avec de l’eau savonneuse. Aucune flamme à proximité.",
        "Cinco minutos al aire libre, con agua jabonosa. Sin llamas cerca.",
        "Vijf minuten buiten, met zeepsop. Geen vlam in de buurt.",
        "Pięć minut na dworze, z wodą z mydłem. Bez ognia w pobliżu.",
        "屋外で五分。せっけん水を使います。火を近づけないでください。",
        "خمس دقائق في الهواء الطلق مع ماء وصابون. لا لهب بالقرب.",
    ),
    (
        Step(
            "closed", Kind.ACTION,
            _in(
                "Close the valve and unscrew the cartridge", "Ventil schließen und Kartusche abschrauben",
                "Fermez la valve et dévissez la cartouche", "Cierre la válvula y desenrosque el cartucho",
                "Sluit de klep en draai het busje los", "Zakręć zawór i odkręć kartusz",
                "バルブを閉めてカートリッジを外します", "أغلق الصمام وفك الخرطوشة",
            ),
            next="ring",
        ),
        Step(
            "ring", Kind.QUESTION,
            _in(
                "How does the O-ring look?", "Wie sieht der O-Ring aus?", "Comment est le joint torique ?",
                "¿Cómo está la junta tórica?", "Hoe ziet de O-ring eruit?", "Jak wygląda uszczelka?",
                "Oリングの状態は？", "كيف تبدو الحلقة المطاطية؟",
            ),
            choices=(
                Choice("whole", "soap", _in("Whole and soft", "Heil und weich", "Intact et souple", "Entera y blanda", "Heel en zacht", "Cała i miękka", "傷がなく柔らかい", "سليمة ولينة")),
                Choice("worn", "ask", _in("Cracked or swollen", "Rissig oder aufgequollen", "Fissuré ou gonflé", "Agrietada o hinchada", "Gescheurd of opgezwollen", "Pęknięta lub spuchnięta", "ひびや膨らみがある", "متشققة أو منتفخة")),
            ),
        ),
        Step(
            "soap", Kind.CHECK,
            _in(
                "Screw it on again and soap the joint. Does it stay without bubbles?",
                "Wieder aufschrauben und die Verbindung einseifen. Bleibt sie ohne Blasen?",
                "Revissez et savonnez le raccord. Reste-t-il sans bulles ?",
                "Enrosque de nuevo y enjabone la unión. ¿No salen burbujas?",
                "Draai hem weer vast en zeep de aansluiting in. Blijven er bellen weg?",
                "Przykręć i namydl złącze. Czy nie ma bąbelków?",
                "締め直して接続部にせっけん水を塗ります。泡は出ませんか。",
                "أعد تركيبها وضع الصابون على الوصلة. هل تبقى بلا فقاعات؟",
            ),
            choices=(Choice("yes", "tight"), Choice("no", "ask")),
            same="soap-test",
        ),
        Step(
            "tight", Kind.OUTCOME,
            _in(
                "It is tight: you can use it", "Er ist dicht: Sie können ihn benutzen", "Il est étanche : vous pouvez l’utiliser",
                "Está bien cerrado: puede usarlo", "Hij is dicht: u kunt hem gebruiken", "Jest szczelna: można jej używać",
                "漏れはありません。お使いいただけます", "لا تسريب: يمكنك استخدامه",
            ),
            outcome=Outcome.SOLVED,
        ),
        Step(
            "ask", Kind.OUTCOME,
            _in(
                "Do not light it. We send you what it needs.", "Zünden Sie ihn nicht an. Wir schicken Ihnen, was er braucht.",
                "Ne l’allumez pas. Nous vous envoyons ce qu’il faut.", "No lo encienda. Le enviamos lo que necesita.",
                "Steek hem niet aan. Wij sturen u wat nodig is.", "Nie zapalaj jej. Wyślemy, co trzeba.",
                "点火しないでください。必要な部品をお送りします。", "لا تشعله. نرسل إليك ما يلزم.",
            ),
            outcome=_END,
        ),
    ),
)  # fmt: skip
_ZIP = Guide(
    ("en", "de"),
    _in("A zip of my tent is stuck", "Ein Reißverschluss am Zelt klemmt"),
    _in("A pencil and a minute are often enough.", "Ein Bleistift und eine Minute reichen oft."),
    (
        Step("dry", Kind.CHECK, _in("Is the zip dry and free of sand?", "Ist er trocken und ohne Sand?"),
             choices=(Choice("yes", "pencil"), Choice("no", "rinse"))),
        Step("rinse", Kind.ACTION, _in("Rinse it with clear water and let it dry", "Mit klarem Wasser spülen und trocknen lassen"), next="pencil"),
        Step("pencil", Kind.CHECK, _in("Rub both sides with a pencil. Does it run now?", "Beide Seiten mit Bleistift einreiben. Läuft er jetzt?"),
             choices=(Choice("yes", "runs"), Choice("no", "slider"))),
        Step("slider", Kind.QUESTION, _in("What is broken?", "Was ist kaputt?"), choices=(
            Choice("slider", "ask", _in("The slider", "Der Schieber")),
            Choice("teeth", "ask", _in("Teeth are missing", "Es fehlen Zähne")),
        )),
        Step("runs", Kind.OUTCOME, _in("Good. Wax it once a season.", "Gut. Einmal pro Saison wachsen."), outcome=Outcome.SOLVED),
        Step("ask", Kind.OUTCOME, _in("We repair it.", "Wir reparieren ihn."), outcome=_END),
    ),
)  # fmt: skip
_POLES = Guide(
    ("en", "de"),
    _in("My pole slips", "Mein Stock rutscht"),
    {},
    (
        Step("lock", Kind.ACTION, _in("Open the lock and wipe the tube dry", "Den Verschluss öffnen und das Rohr trockenwischen"), next="screw"),
        Step("screw", Kind.CHECK, _in("Turn the screw a quarter to the right. Does it hold?", "Die Schraube eine Vierteldrehung nach rechts. Hält er?"),
             choices=(Choice("yes", "holds"), Choice("no", "ask"))),
        Step("holds", Kind.OUTCOME, _in("It holds", "Er hält"), outcome=Outcome.SOLVED),
        Step("ask", Kind.OUTCOME, _in("You need a new lock", "Sie brauchen einen neuen Verschluss"), outcome=_END),
    ),
)  # fmt: skip
_STRAP = Guide(
    ("en",),
    _in("Setting up a pack so that it fits"),
    {},
    (
        Step("product", Kind.BRANCH, choices=(Choice("Hobby 28", "chest"),), next="hips"),
        Step("hips", Kind.ACTION, _in("Close the hip belt on the hip bones"), next="chest"),
        Step("chest", Kind.CHECK, _in("Pull the straps, then the chest buckle. Does it sit well?"),
             choices=(Choice("yes", "sits"), Choice("no", "ask"))),
        Step("sits", Kind.OUTCOME, _in("Have a good way"), outcome=Outcome.SOLVED),
        Step("ask", Kind.OUTCOME, _in("Tell us your height: perhaps it is the wrong size"), outcome=_END),
    ),
)  # fmt: skip
_PARCEL = Guide(
    ("en", "de"),
    _in(PARCEL, "Mein Paket ist spät"),
    {},
    (
        Step("link", Kind.QUESTION, _in("What does the link in our mail say?", "Was sagt der Link in unserer Mail?"),
             choices=(Choice("held", "stove", _in("Held at a depot", "Liegt in einem Lager")),
                      Choice("there", "near", _in("Delivered", "Zugestellt")),
                      Choice("none", "ask", _in("Nothing", "Nichts")))),
        Step("stove", Kind.CHECK, _in("Is a gas stove in it?", "Ist ein Gaskocher darin?"),
             choices=(Choice("yes", "held"), Choice("no", "ask"))),
        Step("held", Kind.OUTCOME, _in("The carrier holds these back for up to three days. It comes by itself.",
             "Der Paketdienst hält diese bis zu drei Tage zurück. Es kommt von selbst."), outcome=Outcome.SOLVED),
        Step("near", Kind.CHECK, _in("Ask at the doors beside yours. Is it there?", "Fragen Sie nebenan. Ist es dort?"),
             choices=(Choice("yes", "found"), Choice("no", "ask"))),
        Step("found", Kind.OUTCOME, _in("Have a good time with it", "Viel Freude damit"), outcome=Outcome.SOLVED),
        Step("ask", Kind.OUTCOME, _in("We look where it is", "Wir sehen nach, wo es ist"), outcome=_END),
    ),
)  # fmt: skip
_ALL = (
    (_LEAK, "Kestrel Stove", "Stoves"),
    (_ZIP, "Merlin 2", "Tents"),
    (_POLES, "Falcon Poles Alu", "Tents"),
    (_STRAP, "", ""),
    (_PARCEL, "", "Orders and sending"),
)
_DID = (("closed", "on"), ("ring", "whole"), ("soap", "no"))


def write_guides(world: World, *, by: Actor, at: datetime) -> None:
    """Two months old. Some were left in the middle; some came with a ticket."""
    if Row.objects.exists():
        return
    began = at - timedelta(days=60)
    made = []
    categories = {str(each): each for each in ArticleCategory.objects.all()}
    for path, product, place in _ALL:
        wanted = Described(
            tuple(path.languages), path.title, path.lead, product=product, category=categories.get(place)
        )
        guide = add_guide(wanted, by=by, at=began, steps=tuple(path.steps))
        made.append(publish(guide, by=by, at=began))
    _follow(made[0], at=at)
    lead_to(made[0])


def _follow(guide: Row, *, at: datetime) -> None:
    """Half of them by people who then asked; the others ended, or gave up somewhere."""
    about = Ticket.objects.present().open().filter(subject__icontains="stove").order_by("-pk")
    tickets = [each for each in about[:12] if each.created_at < at - timedelta(hours=1)]
    for ticket in tickets:
        run = _go(
            guide, as_customer(ticket.customer_id), len(_DID), 0, at=ticket.created_at - timedelta(minutes=9)
        )
        attach(run, ticket, is_proven=False, by=SYSTEM, at=ticket.created_at + timedelta(minutes=1))
    for number in range(24):
        _go(guide, as_customer(None), number % 4, number, at=at - timedelta(days=2 + number))
    leave_silent(at=at)


def _go(guide: Row, by: Actor, steps: int, number: int, *, at: datetime) -> GuideRun:
    whose = Whose(language=_CODES[number % len(_CODES)], product="Kestrel Stove")
    run = begin(guide, whose, by=by, at=at).run
    for step, choice in _DID[:steps]:
        run = take(run, step, choice, by=by, at=at + timedelta(minutes=2))
    return run
