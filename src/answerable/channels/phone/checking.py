"""The test button of a number for calls: beside what Twilio knows, whether what it is to do can be done."""

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.models import Mailbox
from answerable.channels.phone.settings import PhoneSettings, teams_of
from answerable.channels.phone.transcribing import BY_ADDRESS
from answerable.channels.twilio.checking import check as check_twilio
from answerable.ledger.outside import NotReachable
from answerable.ledger.outside import check as check_address


def check(mailbox: Mailbox) -> list[Check]:
    return [*check_twilio(mailbox), *_menu(mailbox), *_transcriber(mailbox)]


def _menu(mailbox: Mailbox) -> list[Check]:
    given = [line for line in str(mailbox.settings.get("menu", "")).splitlines() if line.strip()]
    menu = PhoneSettings.of(mailbox).menu
    known = teams_of(menu)
    if not given:
        return []
    if len(menu) < len(given):
        words = _("a line is no digit from 1 to 9 with a team behind it, or a digit stands there twice")
        return [Check(_("Menu"), False, words)]
    missing = [name for digit, name in menu.items() if digit not in known]
    if missing:
        return [Check(_("Menu"), False, _("there is no team %(names)s") % {"names": ", ".join(missing)})]
    return [Check(_("Menu"), True, _("every digit leads to a team"))]


def _transcriber(mailbox: Mailbox) -> list[Check]:
    own = PhoneSettings.of(mailbox)
    if own.transcription != BY_ADDRESS:
        return []
    try:
        check_address(own.transcriber)
    except NotReachable as error:
        return [Check(_("Writing down"), False, str(error))]
    return [Check(_("Writing down"), True, _("its address can be reached from here, as it is written"))]
