"""What Twilio tells of WhatsApp: as of text messages, with what only WhatsApp has."""

from dataclasses import replace

from django.utils.translation import gettext as _

from answerable.channels.cards import redact
from answerable.channels.incoming import Address, Incoming, Nature
from answerable.channels.text import clean_line, clean_text
from answerable.channels.twilio.reading import fields_of, read_form
from answerable.channels.whatsapp.settings import CHANNEL
from answerable.people.addresses import normalise


def parse_form(content: bytes) -> Incoming:
    fields = fields_of(content)
    found = read_form(CHANNEL, fields, content)
    if found.nature is Nature.RECEIPT:
        failed = tuple(
            replace(each, diagnostic=words_of(each.status) or each.diagnostic) for each in found.failed
        )
        return replace(found, sender=None, failed=failed)
    place, has_card_data = redact(clean_text(_place(fields)))
    about = clean_line(fields.get("OriginalRepliedMessageSid", ""), 64)
    return replace(
        found,
        sender=Address(
            normalise(CHANNEL, fields.get("From", "")), clean_line(fields.get("ProfileName", ""), 200)
        ),
        to=(Address(normalise(CHANNEL, fields.get("To", ""))),),
        text="\n".join(each for each in (found.text, place) if each),
        references=(about,) if about else (),
        has_card_data=found.has_card_data or has_card_data,
    )


def _place(fields: dict[str, str]) -> str:
    """Where it is, in words and in degrees."""
    degrees = [fields[name].strip() for name in ("Latitude", "Longitude") if fields.get(name, "").strip()]
    lines = [fields.get("Label", ""), fields.get("Address", ""), ", ".join(degrees)]
    return "\n".join([_("A place:"), *[line for line in lines if line]]) if len(degrees) == 2 else ""


def words_of(code: str) -> str:
    """What to do about the refusals that agents meet: https://www.twilio.com/docs/api/errors."""
    words = {
        "63016": _("They last wrote more than 24 hours ago: only an approved template goes now."),
        "63024": _("This number does not take messages by WhatsApp. Answer another way."),
        "63003": _("This number does not take messages by WhatsApp. Answer another way."),
        "63032": _("WhatsApp holds back messages of this kind to this person for now. Answer another way."),
        "63049": _("WhatsApp holds back messages of this kind to this person for now. Answer another way."),
        "63050": _("They do not want messages of this kind by WhatsApp. Answer another way."),
        "63019": _("WhatsApp could not take the file. Send another kind, or another way."),
        "63021": _("WhatsApp does not take a message of this kind."),
        "63040": _("WhatsApp has paused this template. Choose another."),
        "63041": _("WhatsApp has paused this template. Choose another."),
    }
    return words.get(code, "")
