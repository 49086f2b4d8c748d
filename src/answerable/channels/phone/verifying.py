"""Where a colleague is called: their own telephone, once they have said what was read to them there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.phone import events
from answerable.channels.phone.models import Line
from answerable.channels.phone.numbers import CHANNEL, number_in
from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Staff

_GOOD_FOR = timedelta(minutes=10)
_MOST_TRIES = 5
_AGAIN = timedelta(seconds=30)


def code_of(line: Line) -> str:
    """Kept nowhere: it follows from the line and the moment at which it was asked for."""
    assert line.code_at is not None
    words = f"{line.pk}|{line.number}|{line.code_at.isoformat()}"
    digest = salted_hmac("answerable.channels.phone.verifying", words, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


@transaction.atomic
def give_line(staff: Staff, given: str, *, by: Actor, at: datetime) -> Line:
    """Their number; a code is read to them there. Asked for twice at once, it is read once."""
    # Imported here: tasks reckon the code from what is above.
    from answerable.channels.phone.tasks import read_code

    _require_own(staff, by)
    number = number_in(given)
    if not number:
        raise Invalid(_("That is not a telephone number: write it with its country, as in +32 470 12 34 56."))
    mailbox = Mailbox.objects.filter(channel=CHANNEL, is_active=True).order_by("pk").first()
    if mailbox is None:
        raise Refusal(
            _("There is no number to call you from yet: an administrator adds one under Other channels.")
        )
    line = Line.objects.select_for_update().filter(staff=staff).first() or Line(staff=staff, number=number)
    if line.number == number and (line.verified_at or (line.code_at and at - line.code_at < _AGAIN)):
        return line
    line.number, line.code_at, line.tries, line.verified_at = number, at, 0, None
    line.save()
    record(events.LINE_GIVEN, line, by=by, at=at)
    enqueue(read_code, line_id=line.pk, mailbox_id=mailbox.pk, given=at.isoformat())
    return line


def verify_line(staff: Staff, code: str, *, by: Actor, at: datetime) -> Line:
    """What was read to them. A wrong code is counted, and so is kept outside the refusal's transaction."""
    _require_own(staff, by)
    with transaction.atomic():
        line = Line.objects.select_for_update().get(staff=staff)
        if line.verified_at is not None:
            return line
        is_good = line.code_at is not None and at - line.code_at < _GOOD_FOR and line.tries < _MOST_TRIES
        if is_good and constant_time_compare(code.strip(), code_of(line)):
            line.verified_at = at
            line.save(update_fields=["verified_at"])
            record(events.LINE_VERIFIED, line, by=by, at=at)
            return line
        line.tries += 1
        line.save(update_fields=["tries"])
    raise Invalid(_("That is not the code, or it is too old. Have yourself called once more."))


@transaction.atomic
def switch_line(staff: Staff, *, is_open: bool, by: Actor, at: datetime) -> Line:
    _require_own(staff, by)
    line = Line.objects.select_for_update().get(staff=staff)
    if line.is_open != is_open:
        line.is_open = is_open
        line.save(update_fields=["is_open"])
        record(events.LINE_SWITCHED, line, by=by, at=at, open=is_open)
    return line


@transaction.atomic
def remove_line(staff: Staff, *, by: Actor, at: datetime) -> None:
    _require_own(staff, by)
    line = Line.objects.select_for_update().filter(staff=staff).first()
    if line is not None:
        record(events.LINE_REMOVED, line, by=by, at=at)
        line.delete()


def _require_own(staff: Staff, by: Actor) -> None:
    if by.kind != "staff" or by.id != staff.pk or not by.may("ticket.reply"):
        raise NotAllowed
