"""A ticket's events as sentences, for those that its conversation does not show by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.desk.automations.telling import names_of_rules
from answerable.desk.bringing.showing import is_brought, label_of
from answerable.desk.goodwill.words import goodwill_words
from answerable.desk.masks.words import PART_WORDS
from answerable.ledger.actor import Actor
from answerable.ledger.composed import ComposedRows
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.people.masking import Part
from answerable.people.models import CharterVersion, Customer, Field, Staff, Team, Tier
from answerable.people.models.charters import TEXTS
from answerable.promises.actions.stating import REASONS
from answerable.promises.models import AgreedTimes, Policy
from answerable.promises.models.promises import PromiseKind
from answerable.promises.sources import source_words
from answerable.routing.models import Route
from answerable.tickets.actions.guards import statuses
from answerable.tickets.models import Brand, Form, GoodwillRefusal, Priority, SideParty, Status, Tag, Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The names in brackets are looked up from the ids in the event, the actor from who did it.
SENTENCES = {
    "ticket.assigned": _lazy("%(actor)s gave it to %(staff)s, %(team)s"),
    "ticket.shared": _lazy("%(team)s sees it too: it came to their mailbox as well"),
    "ticket.status_changed": _lazy("%(actor)s set the status to “%(status)s”"),
    "ticket.closed": _lazy("%(actor)s closed it as “%(status)s”"),
    "ticket.reopened": _lazy("%(actor)s reopened it"),
    "ticket.snoozed": _lazy("%(actor)s snoozed it until %(until)s"),
    "ticket.woken": _lazy("It came back from its snooze"),
    "ticket.merged": _lazy("%(actor)s merged it into %(into)s"),
    "ticket.unmerged": _lazy("%(actor)s undid the merge into %(out_of)s"),
    "ticket.took_in": _lazy("%(actor)s merged %(ticket)s into this one"),
    "ticket.gave_back": _lazy("%(actor)s undid the merge of %(ticket)s"),
    "ticket.matter_declined": _lazy("%(actor)s said that %(ticket)s is another matter"),
    "ticket.issue_linked": _lazy("%(actor)s said that it is about a known issue"),
    "ticket.issue_unlinked": _lazy("%(actor)s said that it is not about the known issue"),
    "ticket.chased_known": _lazy("They asked again about what we knew"),
    "ticket.split": _lazy("%(actor)s split messages off into %(into)s"),
    "ticket.linked": _lazy("%(actor)s linked it with %(ticket)s"),
    "ticket.unlinked": _lazy("%(actor)s removed the link with %(ticket)s"),
    "ticket.article_linked": _lazy("%(actor)s linked it with an article"),
    "ticket.article_unlinked": _lazy("%(actor)s removed the link with an article"),
    "ticket.tagged": _lazy("%(actor)s added the tag “%(tag)s”"),
    "ticket.untagged": _lazy("%(actor)s removed the tag “%(tag)s”"),
    "ticket.prioritised": _lazy("%(actor)s set the priority to %(priority)s"),
    "ticket.sped_up": _lazy(
        "It went straight past the first line: its customer has shown that they know the product"
    ),
    "ticket.tier_changed": _lazy("%(actor)s put it with the %(tier)s"),
    "ticket.subject_changed": _lazy("%(actor)s changed the subject"),
    "ticket.field_changed": _lazy("%(actor)s changed “%(field)s”"),
    "ticket.brand_changed": _lazy("%(actor)s set the brand to “%(brand)s”"),
    "ticket.rated": _lazy("%(actor)s rated how it ended"),
    "ticket.guide_followed": _lazy("A guide was followed: what was done stands under “Done already”"),
    "ticket.form_changed": _lazy("%(actor)s chose the form “%(form)s”"),
    "ticket.customer_changed": _lazy("It is now %(customer)s’s"),
    "ticket.participant_added": _lazy("%(actor)s added somebody to the conversation"),
    "ticket.participant_removed": _lazy("%(actor)s removed somebody from the conversation"),
    "ticket.routed": _lazy("The routing rule “%(route)s” gave it to %(team)s"),
    "ticket.promised": _lazy("The promises of “%(policy)s” hold for it"),
    "ticket.given": _lazy("It was given to %(staff)s, who has the least in hand"),
    "ticket.not_given": _lazy("Nobody of %(team)s could be given it"),
    "ticket.taken_back": _lazy("It went back to %(team)s: %(staff)s had not opened it"),
    "promise.warned": _lazy("The %(of)s is owed soon, by %(due)s"),
    "promise.missed": _lazy("The %(of)s was owed by %(due)s and is not there yet"),
    "promise.escalated": _lazy("The %(of)s is still owed: those who lead were told"),
    "customer.revealed": _lazy("%(actor)s had something shown that is masked: %(part)s"),
    "promise.stated": _lazy("%(actor)s promised something in an answer, by %(due)s"),
    "promise.moved": _lazy("%(actor)s moved a promise to %(due)s: %(reason)s; %(told)s"),
    "promise.withdrawn": _lazy("%(actor)s withdrew a promise: %(reason)s; %(told)s"),
    "promise.kept": _lazy("%(actor)s kept a promise"),
    "promise.resumed": _lazy("%(actor)s put a promise back: it is owed again"),
    "handover.offered": _lazy("%(actor)s offered it to %(team)s, to be accepted by %(due)s"),
    "handover.accepted": _lazy("%(actor)s accepted it for %(team)s"),
    "handover.returned": _lazy("%(actor)s returned it: it does not go to %(team)s"),
    "handover.withdrawn": _lazy("It is no longer offered to %(team)s: it went another way"),
    "handover.lapsed": _lazy(
        "%(team)s did not accept it in time: it stays where it was, and those who lead were told"
    ),
    "handover.kept": _lazy("%(actor)s keeps it: %(team)s did not accept it in time"),
    "goodwill.asked": _lazy("%(actor)s asked for %(goodwill)s: somebody of the house decides"),
    "goodwill.granted": _lazy("%(actor)s granted %(goodwill)s"),
    "goodwill.declined": _lazy("%(actor)s declined %(goodwill)s: %(why)s"),
    "ticket.finding_raised": _lazy("%(actor)s joined it to a finding"),
    "ticket.finding_removed": _lazy("%(actor)s took it out of a finding"),
    "ticket.finding_answered": _lazy("%(actor)s answered a finding that rests on it"),
    "ticket.wrapped_up": _lazy("%(actor)s wrapped it up: why a human was needed"),
    "ticket.sale_noted": _lazy("%(actor)s noted what they bought"),
    "ticket.wrap_up_reviewed": _lazy("%(actor)s reviewed why a human was needed"),
    "ticket.peer_asked": _lazy("%(actor)s asked %(staff)s, who solved it"),
    "ticket.peer_answered": _lazy("%(actor)s answered %(staff)s"),
    "ticket.answer_marked_good": _lazy("%(actor)s collected an answer as a good one"),
    "ticket.answer_unmarked": _lazy("%(actor)s took an answer out of the good ones"),
    "ticket.review_released": _lazy("It was reviewed by both sides"),
    "ticket.review_appealed": _lazy("%(actor)s sees the review of it otherwise"),
    "ticket.review_decided": _lazy("%(actor)s decided how its review stands"),
    "ticket.survey_asked": _lazy("The customer was asked how it was"),
    "ticket.survey_answered": _lazy("%(actor)s answered how it was"),
    "ticket.survey_followed_up": _lazy("What was not good is looked after in %(ticket)s"),
    "goodwill.withdrawn": _lazy("%(actor)s took back the question for %(goodwill)s"),
    "look.asked": _lazy("%(actor)s asked for a look at an answer before it is sent"),
    "look.taken_back": _lazy("%(actor)s took the answer back from looking over"),
    "look.returned": _lazy("%(actor)s returned %(staff)s’s answer with a word"),
    "look.approved": _lazy("%(actor)s looked over %(staff)s’s answer"),
    "message.bounced": _lazy("An answer came back: the customer has not received it"),
    "message.failed": _lazy("An answer could not be sent"),
    "message.amended": _lazy("The customer changed what they had written"),
    "message.retracted": _lazy("The customer took back what they had written"),
    "message.read": _lazy("The customer has read an answer"),
    "message.withdrawn": _lazy("%(actor)s took an answer back before it was sent"),
    "message.resent": _lazy("%(actor)s had an answer sent once more"),
    "call.begun": _lazy("%(actor)s calls them"),
    "call.failed": _lazy(
        "%(actor)s’s call could not be made: no telephone of ours was answered, or Twilio refused it"
    ),
    "call.called_back": _lazy("They were called back, as they had been promised"),
    "call.tried": _lazy("%(actor)s called them: nobody answered"),
    "side.sent": _lazy("%(actor)s wrote to %(others)s on the side"),
    "side.received": _lazy("%(others)s answered on the side"),
    "side.failed": _lazy("A question to %(others)s could not be sent"),
    "side.bounced": _lazy("A question to %(others)s came back: they have not received it"),
    "side.withdrawn": _lazy("%(actor)s took a question to %(others)s back before it was sent"),
    "side.resent": _lazy("%(actor)s had a question to %(others)s sent once more"),
    "side.finished": _lazy("%(actor)s finished asking %(others)s"),
    "side.resumed": _lazy("%(actor)s took up asking %(others)s again"),
}
_BROUGHT = _lazy("It was imported from %(system)s, with what follows")
_WOKEN = _lazy("%(actor)s brought it back from its snooze")
_OVERTAKEN = _lazy("An answer was not sent: the customer wrote first")
_UNROUTED = _lazy("No routing rule that names a team fitted")
_FREE = _lazy("No promise holds for it any more")
_TAKEN_BACK = _lazy("%(actor)s took the offer to %(team)s back")
_OTHERWISE = {
    ("ticket.woken", "staff"): _WOKEN,
    ("message.withdrawn", "customer_wrote"): _OVERTAKEN,
    ("call.tried", "voicemail"): _lazy("%(actor)s called them and left a message on a machine"),
    ("side.withdrawn", "they_wrote"): _lazy("A question to %(others)s was not sent: they wrote first"),
    ("handover.withdrawn", "taken_back"): _TAKEN_BACK,
    ("ticket.given", "chosen_ticket"): _lazy("It was given to %(staff)s, who had it before"),
    ("ticket.given", "chosen_customer"): _lazy("It was given to %(staff)s, who knows this customer"),
    ("ticket.given", "chosen_deputy"): _lazy("It was given to %(staff)s, who stands in for %(instead_of)s"),
    ("ticket.given", "stands_in"): _lazy("It went to %(staff)s, who stands in for %(instead_of)s"),
    ("ticket.not_given", "too_often"): _lazy("It was given too often: now somebody has to take it"),
    ("ticket.taken_back", "away"): _lazy("It went back to %(team)s: %(staff)s is away"),
}
_EXPLAINED = frozenset({"ticket.given", "ticket.not_given", "ticket.routed"})
# Whose hands it came into, where the actor's name or "nobody" would else be said twice.
_TAKEN = _lazy("%(actor)s took it")
_TAKEN_FOR = _lazy("%(actor)s took it, for %(team)s")
_GIVEN = _lazy("%(actor)s gave it to %(staff)s")
_GIVEN_TO_TEAM = _lazy("%(actor)s gave it to %(team)s")
_GIVEN_BACK = _lazy("%(actor)s gave it back to %(team)s")
_GIVEN_UP = _lazy("%(actor)s took it out of everybody’s hands")
_CLOSED = _lazy("%(actor)s closed it")
_ASKED = _lazy("%(actor)s asked %(others)s on the side")
_BACK = _lazy("%(others)s answered on the side: the ticket no longer waits for others")
_BY_MACHINE = _lazy("An automatic answer of %(others)s came on the side")
_WHEN = {
    ("goodwill.granted", "approved"): _lazy("%(actor)s approved %(goodwill)s"),
    ("ticket.promised", "charter"): _lazy("The promises of “%(policy)s” hold for it. %(charter)s"),
    ("ticket.promised", "agreed"): _lazy("The promises of “%(policy)s” hold for it. %(agreed)s"),
    ("side.sent", "started"): _ASKED,
    ("side.received", "resumed"): _BACK,
    ("side.received", "automatic"): _BY_MACHINE,
}
# The conversation shows these by themselves, and an automation's only with a word on whose they are.
OF_RULES = {
    "message.sent": _lazy("%(actor)s sent an answer"),
    "note.added": _lazy("%(actor)s added a note"),
}
_MODELS: dict[str, type[Model]] = {
    "team": Team,
    "staff": Staff,
    "instead_of": Staff,
    "status": Status,
    "tag": Tag,
    "field": Field,
    "brand": Brand,
    "form": Form,
    "policy": Policy,
    "route": Route,
    "customer": Customer,
    "ticket": Ticket,
    "into": Ticket,
    "out_of": Ticket,
}
_ACTORS: dict[str, type[Model]] = {"staff": Staff, "customer": Customer}


def _by_key(model: type[Model]) -> ComposedRows[Any]:
    if model is Ticket:
        return ComposedRows(lambda reader, keys: Ticket.objects.visible_to(reader).filter(pk__in=keys))
    return ComposedRows(lambda _reader, keys: model._default_manager.filter(pk__in=keys).order_by())


_BY_KEY = {model: _by_key(model) for model in {*_MODELS.values()} - {Status}}  # statuses are known


_NOBODY = _lazy("nobody")
_NONE = {"brand": _lazy("none"), "form": _lazy("all fields")}  # where "nobody" would be wrong


@dataclass(frozen=True)
class Line:
    """One thing that happened, as the conversation shows it between the messages."""

    id: int  # the event's
    at: datetime
    sentence: str
    kind: str
    is_rules: bool = False  # why it was, there is a page to say
    is_explained: bool = False  # in the story of why it is where it is


def lines_of(happened: Iterable[Event], reader: Staff) -> Sequence[Line]:
    """Those of the events that have a sentence, with one query for each kind of thing named, which travel together.
    Tickets that the reader may not see are not named."""
    events = _without_said_twice(list(_once([event for event in happened if _is_told(event)])))
    found = _found(events, reader)
    names = {key: _names(key, events, found[model], model) for key, model in _MODELS.items()}
    names["side"] = _others(events)
    names["charter"], names["agreed"] = _charters(events), _agreed(events)
    actors: dict[tuple[str, int | None], str] = {
        (kind, pk): name for kind, model in _ACTORS.items() for pk, name in found[model].items()
    }
    rules = names_of_rules(events)
    return [
        Line(
            event.pk,
            event.at,
            _sentence(event, names, _actor(event, actors, rules)),
            event.kind,
            is_rules=event.pk in rules,
            is_explained=event.kind in _EXPLAINED,
        )
        for event in events
    ]


def _without_said_twice(events: list[Event]) -> list[Event]:
    """What was given or taken back says whose hands it came into, and why."""
    said = {
        (event.at, event.data.get("staff") if event.kind == "ticket.given" else None)
        for event in events
        if event.kind in ("ticket.given", "ticket.taken_back")
    }

    def is_said(event: Event) -> bool:
        is_by_system = event.kind == "ticket.assigned" and event.actor_kind == "system"
        return is_by_system and "rule" not in event.data and (event.at, event.data.get("staff")) in said

    return [event for event in events if not is_said(event)]


def _once(events: Sequence[Event]) -> Iterator[Event]:
    """Whom a routing rule gave it to is said with the rule."""
    routed = {
        (each.at, each.actor_kind, each.data.get("team")) for each in events if each.kind == "ticket.routed"
    }
    for event in events:
        is_said = (event.at, event.actor_kind, event.data.get("team")) in routed
        if event.kind != "ticket.assigned" or event.data.get("staff") or not is_said:
            yield event


def _is_told(event: Event) -> bool:
    return event.kind in SENTENCES or is_brought(event) or (event.kind in OF_RULES and "rule" in event.data)


def _actor(event: Event, actors: dict[tuple[str, int | None], str], rules: Mapping[int, str]) -> str:
    if event.pk in rules:
        return _("Rule “%(name)s”") % {"name": rules[event.pk]}
    nobody = label_of(event) if event.data.get("imported") and "run" in event.data else _("Answerable")
    return actors.get((event.actor_kind, event.actor_id), nobody)


def _sentence(event: Event, names: dict[str, dict[int, str]], actor: str) -> str:
    status = _named(event, "status", names["status"]) if event.kind == "ticket.closed" else ""
    sentence = str(_words(event, status))
    values = {key: _named(event, key, names[key]) for key in _MODELS if f"%({key})s" in sentence}
    values["actor"] = actor
    if is_brought(event):
        values["system"] = label_of(event)
    values["others"] = names["side"].get(event.data.get("side") or 0, _("others"))
    values["charter"] = names["charter"].get(event.data.get("charter") or 0, "")
    values["agreed"] = names["agreed"].get(event.data.get("agreed") or 0, "")
    if "priority" in event.data:
        values["priority"] = str(Priority(event.data["priority"]).label)
    if "tier" in event.data:
        values["tier"] = str(Tier(event.data["tier"]).label)
    for key in ("until", "due"):
        if event.data.get(key):
            values[key] = date_format(localtime(datetime.fromisoformat(event.data[key])), "j M Y, H:i")
    if "hundredths" in event.data:
        given = event.data
        values["goodwill"] = goodwill_words(
            given["what"], Decimal(given["hundredths"]) / 100, given["currency"]
        )
        values["why"] = str(GoodwillRefusal(given["why"]).label) if "why" in given else ""
    if "part" in event.data:
        values["part"] = str(PART_WORDS[Part(event.data["part"])])
    if "of" in event.data:
        values["of"] = str(PromiseKind(event.data["of"]).label)
    if event.kind in ("promise.moved", "promise.withdrawn"):
        values["reason"] = str(REASONS.get(event.data["reason"], event.data["reason"]))
        values["told"] = _("the customer was told") if event.data["told"] else _("the customer was not told")
    return sentence % {"until": "", "priority": "", "tier": "", **values}


def _words(event: Event, status: str) -> "StrOrPromise":
    if event.kind == "ticket.assigned":
        return _hands(event)
    if is_brought(event):
        return _BROUGHT
    if event.kind == "ticket.closed" and status.casefold() == _("closed").casefold():
        return _CLOSED
    if event.kind == "ticket.promised" and "version" not in event.data:
        return _FREE
    if event.kind == "ticket.routed" and "version" not in event.data:
        return _UNROUTED
    plainly = SENTENCES.get(event.kind) or OF_RULES[event.kind]
    plainly = next((_WHEN[event.kind, each] for each in event.data if _is_so(event, each)), plainly)
    return _OTHERWISE.get((event.kind, event.data.get("reason")), plainly)


def _hands(event: Event) -> "StrOrPromise":
    team, staff = event.data.get("team"), event.data.get("staff")
    is_same_team = team == event.data.get("from_team", team)
    own = event.actor_id if event.actor_kind == "staff" and "rule" not in event.data else None
    if staff is None and team is None:
        return _GIVEN_UP
    if staff is None:
        is_back = is_same_team and own is not None and event.data.get("from_staff") == own
        return _GIVEN_BACK if is_back else _GIVEN_TO_TEAM
    if staff == own:
        return _TAKEN if is_same_team or team is None else _TAKEN_FOR
    return _GIVEN if is_same_team or team is None else SENTENCES["ticket.assigned"]


def _named(event: Event, key: str, names: dict[int, str]) -> str:
    name = names.get(event.data.get(key) or 0)
    if name is None:
        return _("another ticket") if _MODELS[key] is Ticket else str(_NONE.get(key, _NOBODY))
    return name


def _is_so(event: Event, fact: str) -> bool:
    return (event.kind, fact) in _WHEN and bool(event.data[fact])


def _others(events: Iterable[Event]) -> dict[int, str]:
    """Who was asked, by the conversation with them."""
    ids = {event.data["side"] for event in events if "side" in event.data}
    found: dict[int, list[str]] = {}
    for party in SideParty.objects.filter(conversation__in=ids) if ids else ():
        found.setdefault(party.conversation_id, []).append(str(party))
    return {pk: ", ".join(names) for pk, names in found.items()}


def _charters(events: Iterable[Event]) -> dict[int, str]:
    ids = {event.data["charter"] for event in events if event.data.get("charter")}
    if not ids:
        return {}
    found = CharterVersion.objects.filter(pk__in=ids).select_related("provider").defer(*TEXTS)
    return {each.pk: source_words(each) for each in found}


def _agreed(events: Iterable[Event]) -> dict[int, str]:
    ids = {event.data["agreed"] for event in events if event.data.get("agreed")}
    found = AgreedTimes.objects.filter(pk__in=ids).select_related("region", "account") if ids else ()
    return {each.pk: source_words(each) for each in found}


def _names(key: str, events: Iterable[Event], found: Mapping[int, str], model: type[Model]) -> dict[int, str]:
    ids = {event.data[key] for event in events if event.data.get(key)}
    here = {pk: found[pk] for pk in ids if pk in found}
    # What a company's words were called before they were removed; a ticket that is not found is not to be named.
    gone = {} if model is Ticket else {f"{model._meta.model_name}/{pk}": pk for pk in ids - here.keys()}
    return here | {gone[stream]: name for stream, name in names_gone(gone).items()}


def _found(events: Iterable[Event], reader: Staff) -> Mapping[type[Model], Mapping[int, str]]:
    """What the events name, and who did what they tell, by kind of thing and key."""
    named: dict[type[Model], set[int]] = {model: set() for model in _MODELS.values()}
    for event in events:
        for key in _MODELS.keys() & event.data.keys():
            if event.data[key]:
                named[_MODELS[key]].add(event.data[key])
        if event.actor_id and event.actor_kind in _ACTORS:
            named[_ACTORS[event.actor_kind]].add(event.actor_id)
    asked = {model: sorted(keys) for model, keys in named.items() if keys and model in _BY_KEY}
    for model, keys in asked.items():
        _BY_KEY[model].foresee(_sees(model, reader), keys)
    return {
        Status: {pk: str(status) for pk, status in statuses().items() if pk in named[Status]},
        **{model: {} for model in _BY_KEY},
        **{
            model: {row.pk: str(row) for row in _BY_KEY[model].ask(_sees(model, reader), keys)}
            for model, keys in asked.items()
        },
    }


def _sees(model: type[Model], reader: Staff) -> Actor | None:
    """Only of tickets it matters who reads; else one question serves all readers."""
    return reader.actor() if model is Ticket else None
