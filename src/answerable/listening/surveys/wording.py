"""What somebody is asked, in their language: by a mail with a link for each answer, or by a message that is answered
with a number."""

from django.utils import translation
from django.utils.translation import gettext as _

from answerable.channels.registry import Telling
from answerable.listening.models import Ask, SurveyVersion
from answerable.listening.surveys.links import answer_link, out_link
from answerable.listening.surveys.scales import LANGUAGES, scale_of
from answerable.people.addresses import MAIL


def spoken(code: str) -> str:
    """The language of ours that "de-AT" means, or nothing."""
    base = code.partition("-")[0].lower()
    return base if base in LANGUAGES else ""


def language_for(told: str, branded: str) -> str:
    """The customer's where we speak it, else their brand's, else English."""
    return spoken(told) or spoken(branded) or "en"


def question_in(version: SurveyVersion, code: str) -> str:
    """In the survey's own words where it has some in this language, else in ours."""
    with translation.override(code):
        return str(version.texts.get(code) or scale_of(version.kind).question)


def options_in(version: SurveyVersion, code: str) -> list[tuple[int, str]]:
    with translation.override(code):
        return [(option.value, str(option.label)) for option in scale_of(version.kind).options]


def letter_for(ask: Ask, address: str, *, is_reminder: bool) -> Telling:
    """One press on an answer is enough to choose it; its page then asks for one more to send it."""
    version, ticket = ask.version, ask.ticket
    question = question_in(version, ask.language)
    lines = [f"{label}: {answer_link(ask.pk, value)}" for value, label in options_in(version, ask.language)]
    sender = ticket.brand.sender if ticket.brand else ""
    out = out_link(MAIL, address)
    with translation.override(ask.language):
        known = {"subject": ticket.subject or ticket.reference, "reference": ticket.reference}
        name = ticket.customer.name
        parts = [
            _("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
            _("your matter “%(subject)s” (%(reference)s) is solved, as far as we know. We have one question:")
            % known,
            question,
            "\n".join(lines),
            _("Choose an answer by its link. You can add words there. Not solved? Just answer this mail."),
            *([_("This is our only reminder.")] if is_reminder else []),
            *([sender] if sender else []),
            _("To get no more such questions: %(link)s") % {"link": out},
        ]
        subject = _("One question about %(reference)s") % known
    return Telling(
        subject,
        "\n\n".join(parts) + "\n",
        f"survey-{ask.pk}-{'again' if is_reminder else 'first'}",
        sender=sender,
        token=ticket.token,
        headers=(("List-Unsubscribe", f"<{out}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
    )


def message_for(ask: Ask) -> str:
    """Where there are no links: each answer with its number."""
    with translation.override(ask.language):
        options = scale_of(ask.version.kind).options
        is_by_itself = all(str(option.label) == str(option.number) for option in options)
        lines = [] if is_by_itself else [f"{option.number} – {option.label}" for option in options]
        how = _("Please answer with the number alone; if you like, add words in a line below it.")
    return "\n".join([question_in(ask.version, ask.language), *lines, how])
