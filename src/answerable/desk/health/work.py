"""Jobs, what comes in, what goes out, the ledger."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.models import Item, ItemState, Mailbox, Outgoing, OutgoingState, SideOutgoing
from answerable.desk.health.counting import count
from answerable.desk.health.finding import Finding, fine, note, wrong
from answerable.desk.reading.undelivered import undelivered
from answerable.ledger.models import Job, JobState, Schedule, Seal
from answerable.ledger.tail import START, Position, read_after
from answerable.promises.models import Promise
from answerable.routing.models import Handover
from answerable.tickets.models import DeliveryState, Message, Ticket
from answerable.web.moments import duration_words

_LATE = timedelta(minutes=10)
_UNSEEN = timedelta(minutes=30)  # a mailbox is looked into every half minute
_UNSEALED = timedelta(hours=2)  # sealed every hour
_LATELY = timedelta(days=7)
# As the partial index says it: SQLite uses none for values that it is told later.
_NOT_SENT = "NOT (channels_outgoing.state = 'sent')"
_NOT_ASKED = "NOT (channels_sideoutgoing.state = 'sent')"


def worker(now: datetime) -> Iterator[Finding]:
    """A worker moves the schedule forward each minute; so a schedule that stands still tells that none runs."""
    next_times = dict(Schedule.objects.values_list("name", "next_at"))
    overdue = sorted(name for name, at in next_times.items() if at < now - _LATE)
    start = _("Start `answerable serve`, or `answerable worker` on a machine of its own.")
    if not next_times:
        yield wrong(_("No worker has ever run here: nothing is sent or taken in."), start)
    elif len(overdue) == len(next_times):
        since = f"{min(next_times.values()):%Y-%m-%d %H:%M} UTC"
        yield wrong(_("No worker has been seen since %(since)s.") % {"since": since}, start)
    elif overdue:
        words = _("Overdue: %(names)s.") % {"names": ", ".join(overdue)}
        yield wrong(words, _("Look at the worker's log."))
    else:
        yield fine(_("A worker keeps the schedule."))


def jobs(now: datetime) -> Iterator[Finding]:
    page = reverse("desk:jobs")
    ready = Job.objects.filter(state=JobState.READY)
    given_up = count(Job.objects.filter(state=JobState.DEAD))
    late = count(ready.filter(run_at__lt=now - _LATE))
    if given_up:
        words = ngettext("%(n)s job was given up.", "%(n)s jobs were given up.", given_up) % {"n": given_up}
        yield wrong(words, _("The jobs page shows why, and lets each be tried again.")).at(page)
    if late:
        words = ngettext(
            "%(n)s job has waited for more than ten minutes.",
            "%(n)s jobs have waited for more than ten minutes.",
            late,
        ) % {"n": late}
        yield wrong(words, _("Is a worker running, and is it enough?")).at(page)
    if not given_up and not late:
        yield fine(_("No job is late or was given up."))


def jobs_under_way(now: datetime) -> Iterator[Finding]:
    """What there is to do now and later, however much or little that is."""
    ready = Job.objects.filter(state=JobState.READY)
    due, running = ready.filter(run_at__lte=now), Job.objects.filter(state=JobState.RUNNING)
    numbers = {"ready": count(due), "running": count(running), "later": count(ready.filter(run_at__gt=now))}
    oldest = due.aggregate(oldest=Min("run_at"))["oldest"]
    words = (
        _("Due now: %(ready)s. Being done: %(running)s. For later, or tried again then: %(later)s.") % numbers
    )
    if oldest is not None:
        words += " " + _("The oldest has been due for %(age)s.") % {"age": duration_words(now - oldest)}
    yield fine(words).at(reverse("desk:jobs"))


def owed(now: datetime) -> Iterator[Finding]:
    """Of what has become due people are told within a minute; what fails is tried again each minute, and stays late."""
    untold = count(Promise.objects.filter(acts_at__lt=now - _LATE))
    open_still = count(Handover.objects.open().filter(due_at__lt=now - _LATE))
    log = _("Is a worker running? Its log says why, under “promise.not_told” and “handover.not_lapsed”.")
    if untold:
        words = ngettext(
            "Nobody could be told of %(n)s promise that is due or late.",
            "Nobody could be told of %(n)s promises that are due or late.",
            untold,
        )
        yield wrong(words % {"n": untold}, log)
    if open_still:
        words = ngettext(
            "%(n)s hand-over was not accepted in time and could not go back.",
            "%(n)s hand-overs were not accepted in time and could not go back.",
            open_still,
        )
        yield wrong(words % {"n": open_still}, log)
    if not untold and not open_still:
        yield fine(_("People are told in time of what is owed."))


def mailboxes(now: datetime) -> Iterator[Finding]:
    active = list(Mailbox.objects.filter(channel="email", is_active=True)[:200])
    if not active:
        words = _("There is no mailbox yet.")
        advice = _("Add one in the settings, so that customers can write.")
        yield note(words, advice).at(reverse("desk:mailbox_new"))
    for mailbox in active:
        yield from (each.at(reverse("desk:mailbox", args=[mailbox.pk])) for each in _mailbox(mailbox, now))


def _mailbox(mailbox: Mailbox, now: datetime) -> Iterator[Finding]:
    values = {"address": mailbox.address, "why": (mailbox.error.splitlines() or [""])[0]}
    is_fetched = bool(mailbox.settings.get("imap_host"))
    if mailbox.error:
        words = _("The mailbox %(address)s does not work: %(why)s") % values
        yield wrong(words, _("Its settings page has a test button."))
    elif not is_fetched:
        yield fine(_("%(address)s is handed its mail by your mail server.") % values)
    elif mailbox.checked_at is None or mailbox.checked_at < now - _UNSEEN:
        words = _("Nobody has looked into %(address)s for more than half an hour.") % values
        yield wrong(words, _("Is a worker running?"))
    else:
        age = duration_words(now - mailbox.checked_at)
        yield fine(_("%(address)s was looked into %(age)s ago.") % {**values, "age": age})
    yield from _gaps(mailbox, now)


def _gaps(mailbox: Mailbox, now: datetime) -> Iterator[Finding]:
    """What `answerable mail reconcile` found the last time."""
    if mailbox.compared_at is None:
        return
    values = {
        "address": mailbox.address,
        "n": mailbox.missing,
        "age": duration_words(now - mailbox.compared_at),
    }
    if mailbox.missing:
        words = ngettext(
            "%(n)s mail in %(address)s is not here, as it was compared %(age)s ago.",
            "%(n)s mails in %(address)s are not here, as it was compared %(age)s ago.",
            mailbox.missing,
        )
        advice = _("`answerable mail reconcile --fetch` takes them in.")
        yield wrong(words % values, advice)
    else:
        yield fine(_("Nothing in %(address)s was missing here when it was compared %(age)s ago.") % values)


def received(now: datetime) -> Iterator[Finding]:
    unsorted = Item.objects.filter(state=ItemState.RECEIVED, received_at__lt=now - _LATE)
    waiting, failed, quarantined = (
        count(rows)
        for rows in (
            unsorted,
            Item.objects.filter(state=ItemState.FAILED),
            Item.objects.filter(state=ItemState.QUARANTINED),
        )
    )
    if waiting:
        words = ngettext(
            "%(n)s received item is not sorted yet.", "%(n)s received items are not sorted yet.", waiting
        )
        yield wrong(words % {"n": waiting}, _("Is a worker running?"))
    if failed:
        words = ngettext(
            "%(n)s received item could not be read.", "%(n)s received items could not be read.", failed
        )
        advice = _("They are kept; the quarantine page replays them.")
        yield wrong(words % {"n": failed}, advice).at(reverse("desk:quarantine", args=[ItemState.FAILED]))
    if quarantined:
        words = ngettext("%(n)s item is in quarantine.", "%(n)s items are in quarantine.", quarantined)
        advice = _("Somebody should look at them each day.")
        yield note(words % {"n": quarantined}, advice).at(reverse("desk:quarantine"))
    if not (waiting or failed or quarantined):
        yield fine(_("Everything received has its place, and nothing is in quarantine."))


def sent(now: datetime) -> Iterator[Finding]:
    hour_ago = now - timedelta(hours=1)
    unsent = Outgoing.objects.extra(where=[_NOT_SENT])  # noqa: S610 - a constant
    asked = SideOutgoing.objects.extra(where=[_NOT_ASKED])  # noqa: S610 - a constant
    late = Q(state=OutgoingState.QUEUED, created_at__lt=hour_ago) & ~Q(message__send_at__gt=hour_ago)
    stuck = count(unsent.filter(late)) + count(asked.filter(late))
    failed = count(undelivered_lately(now))
    if stuck:
        words = ngettext(
            "%(n)s answer has not left for more than an hour.",
            "%(n)s answers have not left for more than an hour.",
            stuck,
        )
        advice = _("The jobs page shows what the mail server said.")
        yield wrong(words % {"n": stuck}, advice).at(reverse("desk:jobs"))
    if failed:
        words = ngettext(
            "%(n)s answer of the last seven days did not reach the customer.",
            "%(n)s answers of the last seven days did not reach the customer.",
            failed,
        )
        yield note(words % {"n": failed}, _("Their tickets say why; they count as unanswered."))
    if not stuck and not failed:
        yield fine(_("Every answer of the last seven days left, and none came back."))


def undelivered_lately(now: datetime) -> QuerySet[Message]:
    """Without those of before, which were looked at or given up, and what is only still being sent."""
    lost = undelivered(Ticket.objects.all(), now=now).exclude(delivery=DeliveryState.QUEUED)
    return lost.filter(created_at__gt=now - _LATELY)


def ledger(now: datetime) -> Iterator[Finding]:
    """Sealed every hour; what is older and not under a seal tells that it is not."""
    last = Seal.objects.order_by("-pk").only("at", "position").first()
    following = read_after(Position.parse(last.position) if last else START, 1)
    if following and following[0].event.at < now - _UNSEALED:
        age = duration_words(now - following[0].event.at)
        words = _("What happened up to %(age)s ago is not sealed.") % {"age": age}
        yield wrong(words, _("Is a worker running? `answerable ledger seal` does it at once."))
    elif last is None:
        yield fine(_("Nothing is old enough to be sealed."))
    else:
        yield fine(_("The ledger was sealed %(age)s ago.") % {"age": duration_words(now - last.at)})
