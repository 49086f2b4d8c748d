"""Which column of a table means what, as somebody said it or as it was guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from answerable.history.moments import Reading, is_day_first, read_moment
from answerable.history.shape import Unreadable
from answerable.history.states import CHANNELS, PRIORITIES, STATES, word_of
from answerable.tickets.models import Category

Row = Mapping[str, str]
# What programs write where there is nothing.
EMPTY = frozenset({"", "?", "-", "null", "none", "n/a", "na", "nan", "\\n", "undefined", "missing"})
_ENOUGH = 0.6  # of the values that stand there
MOST_COLUMNS = 300


class Role(StrEnum):
    """What a column can mean."""

    CASE = "case"
    AT = "at"  # since when what the row says is so: then several rows tell of one case
    OPENED = "opened"
    SOLVED = "solved"
    CLOSED = "closed"
    STATE = "state"
    TEAM = "team"
    PERSON = "person"
    BY = "by"  # who changed it
    CUSTOMER = "customer"
    ADDRESS = "address"
    SUBJECT = "subject"
    TEXT = "text"
    PRIORITY = "priority"
    CHANNEL = "channel"
    TAG = "tag"


# Of these, several columns may be.
MANY = frozenset({Role.TAG})
_MOMENTS = (Role.AT, Role.OPENED, Role.SOLVED, Role.CLOSED)
_SURE_STATES = frozenset({"incidentstate", "state", "status", "ticketstatus"})
_MOST_STATES = 25  # different ones: more are no states
# Names of columns without anything but letters and digits; those in front are surer.
_NAMES: dict[Role, str] = {
    Role.CASE: "caseconceptname case caseid number ticketid ticketnumber ticket incidentid incident requestid id key "
    "issuekey issueid casenumber ticketnr nummer",
    Role.AT: "timetimestamp sysupdatedat timestamp changedat eventtime completetimestamp time updatedat updated "
    "lastupdated lastupdatetime starttime",
    Role.OPENED: "openedat createdat created createdtime openat creationdate createdate createtime opendate dateopened "
    "reportedat syscreatedat casecreated erstellt",
    Role.SOLVED: "resolvedat solvedat resolvedtime resolutiondate solved resolved dateresolved",
    Role.CLOSED: "closedat closed closedtime closedate dateclosed closeat",
    Role.STATE: "incidentstate state status ticketstatus lifecycletransition conceptname activity",
    Role.TEAM: "assignmentgroup group groupname team orggroup queue department assignedgroup involvedst",
    Role.PERSON: "assignedto assignee assigneename agent person owner ownername orgresource resource responsible",
    Role.BY: "sysupdatedby updatedby changedby modifiedby actor",
    Role.CUSTOMER: "callerid caller requester requestername customer customername contact contactname fullname",
    Role.ADDRESS: "requesteremail customeremail email emailaddress contactemail fromaddress mail",
    Role.SUBJECT: "shortdescription subject title summary betreff",
    Role.TEXT: "description body text details firstmessage message",
    Role.PRIORITY: "priority prioritaet",
    Role.CHANNEL: "contacttype channel source via viachannel origin",
    Role.TAG: "tags tag labels label",
}


@dataclass(frozen=True)
class Plan:
    """`columns`: what each column means; those that mean nothing here are not in it. `states` are words of the other
    system that somebody explained, by `word_of`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    has_said_zone: bool = False
    day_first: bool = True

    @property
    def reading(self) -> Reading:
        return Reading(self.zone, self.day_first)

    @property
    def is_log(self) -> bool:
        return Role.AT in self.columns.values()

    def column(self, role: Role) -> str | None:
        return next((name for name, means in self.columns.items() if means == role), None)

    def all_of(self, role: Role) -> list[str]:
        return [name for name, means in self.columns.items() if means == role]

    def category_of(self, state: str) -> Category | None:
        word = word_of(state)
        said = self.states.get(word)
        return Category(said) if said else STATES.get(word)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: object) -> "Plan":
        """Raises Unreadable for what no version of ours wrote."""
        if not isinstance(told, dict):
            raise Unreadable("That is not a mapping.")
        columns, states = told.get("columns", {}), told.get("states", {})
        if not (isinstance(columns, dict) and isinstance(states, dict)):
            raise Unreadable("That is not a mapping.")
        zone = told.get("zone", "UTC")
        plan = cls(
            {str(name): str(role) for name, role in columns.items()},
            {word_of(str(word)): str(category) for word, category in states.items()},
            str(zone),
            bool(told.get("has_said_zone", "zone" in told)),
            bool(told.get("day_first", True)),
        )
        check(plan)
        return plan


def check(plan: Plan) -> None:
    """Raises Unreadable, with what is wrong, for a mapping that cannot be followed."""
    roles = list(plan.columns.values())
    unknown = sorted(set(roles) - set(Role))
    if unknown:
        raise Unreadable(f"There is nothing called “{unknown[0][:40]}” that a column can mean.")
    twice = sorted({role for role in roles if roles.count(role) > 1 and Role(role) not in MANY})
    if twice:
        raise Unreadable(f"Two columns cannot both mean “{twice[0]}”.")
    if any(category not in Category.values for category in plan.states.values()):
        raise Unreadable("A state is explained by one that there is not.")
    if plan.zone not in available_timezones():
        raise Unreadable(f"There is no time zone “{plan.zone[:40]}”.")
    ZoneInfo(plan.zone)


def check_table(plan: Plan) -> None:
    """A table needs to say which case a row is about, and when something was."""
    if Role.CASE not in plan.columns.values():
        raise Unreadable("Say which column holds the number of the ticket.")
    if not {Role.AT, Role.OPENED} & set(plan.columns.values()):
        raise Unreadable("Say which column holds the moment at which a ticket was opened, or changed.")


def guess(columns: Sequence[str], rows: Sequence[Row]) -> Plan:
    """By the names of the columns, and by what stands in them: a name alone is not believed."""
    taken: dict[str, str] = {}
    values = {
        name: [row.get(name, "") for row in rows if not is_empty(row.get(name, ""))] for name in columns
    }
    for role in Role:
        for name in _called(role, columns):
            if name not in taken and (_holds(role, values[name]) or _are_states(role, name, values[name])):
                taken[name] = role
                if role not in MANY:
                    break
    _drop_lone_moment(taken, rows)
    moments = [text for name, role in taken.items() if Role(role) in _MOMENTS for text in values[name]]
    told = is_day_first(moments)
    return Plan(taken, day_first=True if told is None else told)


def is_empty(text: str) -> bool:
    return text.strip().casefold() in EMPTY


def unknown_states(plan: Plan, rows: Iterable[Row]) -> list[str]:
    """Words for states that nobody has explained, each once."""
    name = plan.column(Role.STATE)
    if name is None:
        return []
    found = {row[name]: None for row in rows if not is_empty(row.get(name, ""))}
    return [state for state in found if plan.category_of(state) is None]


def _called(role: Role, columns: Sequence[str]) -> list[str]:
    """Columns with one of the role's names, the surest first."""
    wanted = _NAMES[role].split()
    plain = {name: re.sub(r"[^a-z0-9]", "", name.casefold()) for name in columns}
    return sorted(
        (name for name in columns if plain[name] in wanted), key=lambda name: wanted.index(plain[name])
    )


def _holds(role: Role, values: Sequence[str]) -> bool:
    """Whether what stands in a column can mean that."""
    if not values:
        return False
    if role in _MOMENTS:
        return (
            _share(values, lambda text: read_moment(text, Reading()) is not None or _other(text)) >= _ENOUGH
        )
    if role is Role.ADDRESS:
        return _share(values, lambda text: "@" in text) >= _ENOUGH
    if role is Role.STATE:
        return _share(values, lambda text: word_of(text) in STATES) >= _ENOUGH
    if role is Role.PRIORITY:
        return _share(values, lambda text: word_of(text) in PRIORITIES) >= _ENOUGH
    if role is Role.CHANNEL:
        return _share(values, lambda text: word_of(text) in CHANNELS) >= _ENOUGH
    return True


def _are_states(role: Role, name: str, values: Sequence[str]) -> bool:
    """A company's own words for states, where the column is called so."""
    is_called = re.sub(r"[^a-z0-9]", "", name.casefold()) in _SURE_STATES
    return role is Role.STATE and is_called and 0 < len(set(values)) <= _MOST_STATES


def _other(text: str) -> bool:
    return read_moment(text, Reading(day_first=False)) is not None


def _share(values: Sequence[str], fits: Any) -> float:
    return sum(map(bool, map(fits, values))) / len(values)


def _drop_lone_moment(taken: dict[str, str], rows: Sequence[Row]) -> None:
    """Where no case comes twice, a row is a whole case: when it was last touched begins nothing."""
    case, at = (
        next((name for name, means in taken.items() if means == role), None) for role in (Role.CASE, Role.AT)
    )
    if case is None or at is None or Role.OPENED not in taken.values():
        return
    cases = [row.get(case, "") for row in rows]
    if len(set(cases)) == len(cases):
        del taken[at]
