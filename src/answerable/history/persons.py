"""Who people and teams of the other system are here: found, or made."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from answerable.history.models import HistoryRun, Known, KnownWhat
from answerable.history.rows import CUSTOMERS, IDENTITIES, KNOWN
from answerable.history.shape import Person
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.chains import NewChain
from answerable.ledger.many import Rows, stored_moment, take_ids
from answerable.ledger.recording import record
from answerable.people import events
from answerable.people.actions import add_team
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import Customer, Identity, Role, Staff, Team
from answerable.people.names import real_name

# RFC 2606: no mail ever goes there.
_NOWHERE = "history.invalid"


@dataclass(frozen=True)
class Colleague:
    pk: int
    name: str
    address: str
    provider_id: int
    is_active: bool


class Colleagues:
    """Teams and people who work here, or did in the other system. Known for the length of a run: they are few."""

    def __init__(self, run: HistoryRun) -> None:
        self.run = run
        self._teams: dict[str, int] = {}
        self._people: dict[str, Colleague | None] = {}

    def team(self, name: str, *, at: datetime) -> int:
        name = " ".join(name.split())[:120]
        if name not in self._teams:
            self._teams[name] = self._find_team(name) or self._make_team(name, at)
        return self._teams[name]

    def has_team(self, name: str) -> bool:
        name = " ".join(name.split())[:120]
        return name in self._teams or self._find_team(name) is not None

    def person(self, person: Person, *, at: datetime) -> Colleague:
        """Somebody who had the ticket or answered it; made without access where nobody here is them."""
        found = self.known(person)
        if found is None:
            found = self._people[_key_of(person)] = self._make_person(person, at)
        return found

    def known(self, person: Person) -> Colleague | None:
        key = _key_of(person)
        if key not in self._people:
            self._people[key] = self._find_person(person, key)
        return self._people[key]

    def _find_team(self, name: str) -> int | None:
        kept = _known(self.run, KnownWhat.TEAM, [name]).get(digest(name))
        found = Team.objects.filter(pk=kept) if kept else Team.objects.filter(name__iexact=name)
        return found.values_list("pk", flat=True).first()

    def _make_team(self, name: str, at: datetime) -> int:
        team = add_team(name, self.run.provider, by=SYSTEM, at=at)
        _remember(self.run, KnownWhat.TEAM, name, team.pk)
        return team.pk

    def _find_person(self, person: Person, key: str) -> Colleague | None:
        staff = Staff.objects.filter(email__iexact=person.address).first() if person.address else None
        if staff is None and (kept := _known(self.run, KnownWhat.STAFF, [key]).get(digest(key))):
            staff = Staff.objects.filter(pk=kept).first()
        if staff is None and person.name and not person.address:
            # Of two with one name nobody can tell which it was.
            named = list(Staff.objects.filter(name__iexact=person.name)[:2])
            staff = named[0] if len(named) == 1 else None
        return None if staff is None else _colleague(staff)

    def _make_person(self, person: Person, at: datetime) -> Colleague:
        """They cannot sign in, are given nothing, and count as somebody who has left."""
        key = _key_of(person)
        address = normalise(MAIL, person.address) or f"{digest(key)[:16]}@{_NOWHERE}"
        name = real_name(person.name) or person.address or person.key
        staff = Staff.objects.create_user(
            address,
            None,
            name=name[:120],
            provider=self.run.provider,
            role=Role.AGENT,
            is_active=False,
            joined_at=at,
        )
        record(
            events.STAFF_CREATED, staff, by=SYSTEM, at=at, is_first=True, role=Role.AGENT.value,
            provider=staff.provider_id,
        )  # fmt: skip
        _remember(self.run, KnownWhat.STAFF, key, staff.pk)
        return _colleague(staff)


class Customers:
    """The customers of one batch."""

    def __init__(self, run: HistoryRun, rows: Rows) -> None:
        self.run, self.rows = run, rows
        self.made = 0
        self.names: dict[int, str] = {}
        self._found: dict[str, int] = {}
        self._keys: Iterator[int] = iter(())

    def find(self, people: Iterable[Person]) -> None:
        """Those whom we know, by their address or because they were brought before."""
        wanted = {_key_of(each): each for each in people if not each.is_nobody}
        addresses = {
            key: address for key, each in wanted.items() if (address := normalise(MAIL, each.address))
        }
        of_address = dict(
            Identity.objects.filter(channel=MAIL, address__in=set(addresses.values())).values_list(
                "address", "customer"
            )
        )
        found = {key: of_address[address] for key, address in addresses.items() if address in of_address}
        kept = _known(self.run, KnownWhat.CUSTOMER, wanted)
        found = {key: kept[digest(key)] for key in wanted if digest(key) in kept} | found
        still = _still_there(set(found.values()))
        self.names |= dict(Customer.objects.filter(pk__in=still.values()).values_list("pk", "name"))
        self._found |= {key: still[pk] for key, pk in found.items() if pk in still}
        gone = [digest(key) for key, pk in found.items() if pk not in still]
        Known.objects.filter(label=self.run.label, what=KnownWhat.CUSTOMER, digest__in=gone).delete()

    def expect(self, most: int) -> None:
        """No more will be made; keys that are not needed are skipped."""
        self._keys = take_ids(Customer, most)

    def of(self, person: Person, *, at: datetime) -> int:
        """Nobody is somebody else each time: nothing tells that two of them are one."""
        key = _key_of(person)
        if not key or key not in self._found:
            pk = self._make(person, at)
            if not key:
                return pk
            self._found[key] = pk
        return self._found[key]

    def _make(self, person: Person, at: datetime) -> int:
        pk = next(self._keys)
        address, moment = normalise(MAIL, person.address), stored_moment(at)
        name = self.names[pk] = real_name(person.name)
        self.rows.add(CUSTOMERS, pk, name, address, None, "", "", "", "", moment)
        if address:
            self.rows.add(IDENTITIES, pk, MAIL, address, None, moment)
        elif key := _key_of(person):
            self.rows.add(KNOWN, self.run.label, KnownWhat.CUSTOMER.value, digest(key), pk, self.run.pk)
        chain = NewChain(self.rows, f"customer/{pk}", None)
        chain.record(
            events.CUSTOMER_CREATED, importing(SYSTEM, self.run), at, channel=MAIL if address else ""
        )
        chain.end()
        self.made += 1
        return pk


def importing(actor: Actor, run: HistoryRun) -> Actor:
    """They did it elsewhere, as this run tells."""
    return Actor(actor.kind, actor.id, actor.provider_id, run=run.pk)


def digest(key: str) -> str:
    return salted_hmac("answerable.history.known", key).hexdigest()


def _key_of(person: Person) -> str:
    address = person.address.casefold()
    return address or person.key or person.name


def _colleague(staff: Staff) -> Colleague:
    return Colleague(staff.pk, staff.name, staff.email, staff.provider_id, staff.is_active)


def _known(run: HistoryRun, what: KnownWhat, keys: Collection[str]) -> dict[str, int]:
    digests = [digest(key) for key in keys]
    found = Known.objects.filter(label=run.label, what=what, digest__in=digests)
    return dict(found.values_list("digest", "object_id"))


def _remember(run: HistoryRun, what: KnownWhat, key: str, pk: int) -> None:
    Known.objects.update_or_create(
        label=run.label, what=what, digest=digest(key), defaults={"object_id": pk, "run": run}
    )


def _still_there(keys: Collection[int]) -> dict[int, int]:
    """Who they are today; not whoever was erased: nobody may be found again by what was forgotten."""
    rows = {
        pk: (merged, erased)
        for pk, merged, erased in Customer.objects.filter(pk__in=keys).values_list(
            "pk", "merged_into", "erased_at"
        )
    }
    found = {pk: pk for pk, (merged, erased) in rows.items() if merged is None and erased is None}
    further = {merged for merged, _erased in rows.values() if merged is not None}
    if further:
        then = _still_there(further)
        found |= {pk: then[merged] for pk, (merged, _erased) in rows.items() if merged in then}
    return found
