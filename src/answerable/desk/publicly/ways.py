"""Which way an answer goes: as is proposed, to another address of the customer's, in public or to them alone. What each
way can carry stands beside it. And what stands around what was said in public."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.carrying import Carries
from answerable.channels.consent import has_opted_out
from answerable.channels.models import Mailbox, Template, ThreadPost
from answerable.channels.outgoing import mailbox_for
from answerable.channels.registry import CHANNELS
from answerable.ledger.actor import Actor
from answerable.ledger.composed import Composed
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL
from answerable.people.masking import shown_address, shown_name, shown_text
from answerable.people.models import Identity, Staff
from answerable.tickets.actions import Answer, reply, saying
from answerable.tickets.channel_words import channel_words
from answerable.tickets.files import File
from answerable.tickets.models import DeliveryState, Draft, DraftKind, Message, Ticket
from answerable.web.moments import full_moment

PROPOSED, PUBLIC, PRIVATE = "proposed", "public", "private"
_WRITTEN_TO = frozenset({MAIL, "sms", "whatsapp", "bluesky", "mastodon", "x"}) & CHANNELS.keys()
_MOST_TEMPLATES = 200


@dataclass(frozen=True)
class Way:
    """`limits` are what to know before choosing it; `longest` is in characters, and `templates` are the only texts that
    go that way now, where that is so."""

    key: str
    words: str
    is_chosen: bool = False
    channel: str = ""
    limits: Sequence[str] = ()
    longest: int | None = None
    templates: Sequence[Template] = ()


def is_open(channel: str) -> bool:
    """Whether one can answer there in public."""
    return channel in CHANNELS and CHANNELS[channel].carries.is_public


def ways_of(
    ticket: Ticket,
    channel: str,
    recipients: Sequence[tuple[str, str]],
    last: Message | None,
    *,
    chosen: str,
    at: datetime,
) -> Sequence[Way]:
    """Empty where there is but one, and it carries whatever one writes. `channel` and `recipients` are as proposed,
    `chosen` is what was chosen before."""
    proposed = recipients[0][0] if recipients else ""
    ways = _on_proposed(ticket, channel, proposed, last, at=at)
    for key, identity in _elsewhere(ticket, channel, proposed).items():
        if is_open(identity.channel):
            ways.append(_in_private(key, identity.channel))
            continue
        words = _("by %(channel)s to %(address)s") % {
            "channel": channel_words(identity.channel),
            "address": shown_address(identity.channel, identity.address),
        }
        ways.append(_with_limits(Way(key, words, channel=identity.channel), ticket, identity.address, at=at))
    if len(ways) < 2 and not (ways and ways[0].limits):
        return ()
    if chosen in {way.key for way in ways}:
        return [replace(way, is_chosen=way.key == chosen) for way in ways]
    return ways


def told_by_way(ticket: Ticket, way: str) -> dict[str, Any]:
    """What of an answer follows from the way that was chosen; refused where it is not there any more."""
    if way in ("", PROPOSED):
        return {}
    asked = _asked_in_public(ticket) if way == PUBLIC else None
    if asked is not None and asked.channel != _proposed_channel(ticket):
        to = [(asked.from_address, asked.from_name)]
        return {"to": to, "cc": (), "channel": asked.channel, "is_public": True}
    if way in (PUBLIC, PRIVATE):
        return {"is_public": way == PUBLIC}
    identity = _by_key(ticket).get(way)
    if identity is None:
        raise Invalid(_("They cannot be answered this way any more. Choose another."))
    told: dict[str, Any] = {
        "to": [(identity.address, ticket.customer.name)],
        "channel": identity.channel,
        "is_public": False,
    }
    return told if CHANNELS[identity.channel].carries.has_copies else {**told, "cc": ()}


def way_chosen(ticket: Ticket, draft: Draft, *, at: datetime) -> Way | None:
    """By which a colleague's answer goes, for whoever looks it over; none where it goes as is proposed and nobody could
    read along."""
    last = saying.last_asked(ticket)
    recipients = saying.recipients_of(ticket, last)
    channel = saying.way_out(ticket, recipients, last)
    ways = ways_of(ticket, channel, recipients, last, chosen=draft.way, at=at)
    return next((way for way in ways if way.is_chosen and way.key != PROPOSED), None)


def way_in_draft(ticket: Ticket, staff: Staff) -> str:
    """As it was chosen where one cannot choose now, as after a colleague looked the answer over."""
    kept = _KEPT_WAY.ask(ticket.pk, staff.pk)
    return kept[0][0] if kept else ""


def foresee_way_in_draft(ticket: Ticket, staff: Staff) -> None:
    _KEPT_WAY.foresee(ticket.pk, staff.pk)


_KEPT_WAY = Composed(
    lambda ticket, staff: (
        Draft.objects.filter(ticket=ticket, staff=staff, kind=DraftKind.REPLY)
        .order_by("pk")
        .values_list("way")[:1]
    )
)


def templates_of(ways: Sequence[Way]) -> Sequence[Template]:
    """Those that can be put into an answer, where one of the ways takes only such."""
    return [each for way in ways for each in way.templates]


def way_for_template(ticket: Ticket, template: Template, chosen: str) -> str:
    """By which it goes: as was chosen where that is its channel, else the customer's address there."""
    channel, by_key = template.mailbox.channel, _by_key(ticket)
    if chosen in by_key and by_key[chosen].channel == channel:
        return chosen
    return PROPOSED if _proposed_channel(ticket) == channel else channel


def described(files: Sequence[File], words: str, channel: str) -> Sequence[File]:
    """Pictures with what they show, a line for each, where they go in public: whoever cannot see them is not left
    out."""
    pictures = [file for file in files if file.content_type.startswith("image/")]
    if not pictures or not channel:
        return files
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if len(lines) < len(pictures):
        raise Invalid(_("Say what each picture shows, one line for each: not everybody can see them."))
    said = dict(zip(map(id, pictures), lines, strict=False))
    return [File(**{**vars(file), "alt": said.get(id(file), "")}) for file in files]


def public_channel(ticket: Ticket, way: str) -> str:
    """Where everybody will read it; empty where nobody else does."""
    asked = _asked_in_public(ticket) if way == PUBLIC else None
    return asked.channel if asked is not None else ""


def has_public(ways: Sequence[Way]) -> bool:
    return any(way.key == PUBLIC for way in ways)


def say_so(ticket: Ticket, sent: Message, *, by: Actor, at: datetime) -> None:
    """A line in public, where they asked, that they were answered elsewhere. It is no answer, and no secret."""
    last = _asked_in_public(ticket)
    if last is None:
        return
    line = Answer(
        _("We have written to you privately."),
        to=[(last.from_address, last.from_name)],
        channel=last.channel,
        is_public=True,
        is_automatic=True,
        send_at=sent.send_at,
    )
    reply(ticket, line, by=by, at=at)


def public_turns(ticket: Ticket) -> int:
    """How often something was said that everybody can read, by either side."""
    if not _speaks_in_public(ticket):
        return 0
    unsent = (DeliveryState.WITHDRAWN, DeliveryState.FAILED)
    return Message.objects.filter(ticket=ticket, is_public=True).exclude(delivery__in=unsent).count()


@dataclass(frozen=True)
class Around:
    author: str
    text: str
    is_ours: bool
    post: ThreadPost


def around(ticket: Ticket) -> Sequence[Around]:
    """What others said in the thread, and we, but for what stands on the ticket."""
    posts = ThreadPost.objects.filter(ticket=ticket)[:100]
    return [Around(shown_name(each.author), shown_text(each.text), each.is_ours, each) for each in posts]


def _on_proposed(
    ticket: Ticket, channel: str, address: str, last: Message | None, *, at: datetime
) -> list[Way]:
    """As is proposed; on a public network in public or not."""
    if not address or channel not in CHANNELS:
        return []
    name = channel_words(channel)
    if not is_open(channel):
        words = {"channel": name, "address": shown_address(channel, address)}
        said = _("by %(channel)s to %(address)s") % words if channel in _WRITTEN_TO else name
        way = _with_limits(Way(PROPOSED, said, is_chosen=True, channel=channel), ticket, address, at=at)
        asked = _asked_in_public(ticket)
        return [way] if asked is None else [way, _in_public(asked.channel, is_chosen=False)]
    in_public = saying.is_said_publicly(last, channel)
    asked = last if in_public else _asked_in_public(ticket)
    ways = [] if asked is None else [_in_public(asked.channel, is_chosen=in_public)]
    return [*ways, replace(_in_private(PRIVATE, channel), is_chosen=not in_public)]


def _in_public(channel: str, *, is_chosen: bool) -> Way:
    words = _("in public, on %(channel)s") % {"channel": channel_words(channel)}
    return Way(PUBLIC, words, is_chosen, channel)


def _in_private(key: str, channel: str) -> Way:
    return Way(key, _("privately, on %(channel)s") % {"channel": channel_words(channel)}, channel=channel)


def _elsewhere(ticket: Ticket, channel: str, proposed: str) -> dict[str, Identity]:
    """Where else they can be written to, on channels that we have an account of."""
    others = {
        key: each
        for key, each in _by_key(ticket).items()
        if (each.channel, each.address) != (channel, proposed)
        and not (each.channel == channel and is_open(channel))
    }
    wanted = {each.channel for each in others.values()} - {MAIL}
    ours = {MAIL}
    if wanted:
        accounts = Mailbox.objects.filter(channel__in=wanted, is_active=True)
        ours.update(accounts.order_by().values_list("channel", flat=True).distinct())
    return {key: each for key, each in others.items() if each.channel in ours}


def _by_key(ticket: Ticket) -> dict[str, Identity]:
    """The customer's addresses that can be written to: one on a channel by its name, their main one first, and others
    with a number behind it."""
    main = ticket.customer.address
    theirs = [each for each in ticket.customer.identities.all() if each.channel in _WRITTEN_TO]
    found: dict[str, Identity] = {}
    for each in sorted(theirs, key=lambda identity: identity.address != main):
        found[f"{each.channel}-{each.pk}" if each.channel in found else each.channel] = each
    return found


def _with_limits(way: Way, ticket: Ticket, address: str, *, at: datetime) -> Way:
    channel = CHANNELS[way.channel]
    mailbox = mailbox_for(ticket, way.channel) if channel.window or channel.files_by else None
    limits = list(limits_of(channel.carries_by(mailbox)))
    if channel.has_opt_out and has_opted_out(way.channel, address):
        limits.append(_("they asked not to be written to this way"))
    templates: Sequence[Template] = ()
    if mailbox is not None and channel.window:
        closes = channel.window_finder(mailbox, address)
        if closes is not None and at < closes:
            limits.append(_("freely until %(when)s, then only templates") % {"when": full_moment(closes)})
        else:
            templates = list(mailbox.templates.all()[:_MOST_TEMPLATES])
            limits.append(_("only an approved template: they have not written for 24 hours"))
    return replace(way, limits=limits, longest=channel.carries.longest, templates=templates)


def limits_of(carries: Carries) -> Sequence[str]:
    """What it cannot carry that one might write, in words."""
    if carries.longest is None:
        return ()
    words = ngettext("at most %(n)s character", "at most %(n)s characters", carries.longest)
    limits = [words % {"n": number_format(carries.longest, force_grouping=True)}]
    if not carries.has_format:
        limits.append(_("no formatting"))
    if carries.most_files == 0:
        limits.append(_("no files"))
    elif carries.most_files is not None:
        if carries.file_types and all(each.startswith("image/") for each in carries.file_types):
            files = ngettext("%(n)s picture", "%(n)s pictures", carries.most_files)
        else:
            files = ngettext("%(n)s file", "%(n)s files", carries.most_files)
        limits.append(files % {"n": carries.most_files})
    return limits


def _proposed_channel(ticket: Ticket) -> str:
    last = saying.last_asked(ticket)
    return saying.way_out(ticket, saying.recipients_of(ticket, last), last)


def _asked_in_public(ticket: Ticket) -> Message | None:
    """The last thing of theirs that everybody can read, and that can be answered where it was said."""
    channels = _speaks_in_public(ticket)
    if not channels:
        return None
    said = Message.objects.filter(
        ticket=ticket, channel__in=channels, direction="inbound", is_public=True, retracted_at=None
    )
    return said.exclude(from_address="").order_by("created_at", "pk").last()


def _speaks_in_public(ticket: Ticket) -> set[str]:
    """On which networks somebody takes part; told without a question to the database on the ticket's page."""
    return {each.channel for each in ticket.participants.all() if is_open(each.channel)}
