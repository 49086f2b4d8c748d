"""Who writes down what was said on the machine: none unless one is chosen. Each makes words of a recording; Twilio's
own tells them later, at the door."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.phone.models import Call
from answerable.channels.phone.settings import PhoneSettings
from answerable.ledger.actor import SYSTEM
from answerable.ledger.outside import NotReachable, TooMuch, ask
from answerable.tickets.actions import complete_message

BY_TWILIO, BY_ADDRESS = "twilio", "address"
AUDIO = "audio/mpeg"
_MOST = 1_000_000


def by_address(mailbox: Mailbox, recording: bytes) -> str:
    """An address of one's own: it is posted the recording and answers `{"text": "…"}`."""
    own = PhoneSettings.of(mailbox)
    headers = {"Content-Type": AUDIO, "Accept": "application/json", "Accept-Language": own.language}
    token = mailbox.secret("transcriber_token")
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    try:
        found = ask("POST", own.transcriber, headers, recording, most=_MOST)
    except (NotReachable, TooMuch) as error:
        raise ChannelError(f"What writes down could not be reached: {error}", permanent=False) from error
    if found.status != 200:
        raise ChannelError(f"What writes down answered {found.status}.", permanent=False)
    try:
        said = json.loads(found.content)
        text = said["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise ChannelError("What writes down answered with something else.", permanent=False) from error
    return str(text)


TRANSCRIBERS: Mapping[str, Callable[[Mailbox, bytes], str]] = {BY_ADDRESS: by_address}


def take_down(call: Call, text: str, *, at: datetime) -> bool:
    """The words of what was left, marked as a machine's. False while its message is not there yet."""
    if call.message is None:
        return False
    remark = ["by_machine", _("A machine wrote this down: listen to be sure.")]
    if text.strip():
        complete_message(call.message, text=text, remarks=[remark], by=SYSTEM, at=at)
    return True
