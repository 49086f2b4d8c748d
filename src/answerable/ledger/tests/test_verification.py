"""Whatever is done to the ledger behind the product's back is found and named."""

import hashlib

import pytest
from django.db import connection, transaction

from answerable.ledger import guards
from answerable.ledger.chain import GENESIS, event_hash, merkle_root
from answerable.ledger.models import Chain, Event, Seal
from answerable.ledger.seals import pack, seal, seal_all, seal_hash, unpack
from answerable.ledger.tests.probes import MOMENT, probe, probes
from answerable.ledger.verification import verify

# The tail shows an event only once its transaction has ended.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def events(transactional_db):
    """Four events in one stream and two in another, not sealed."""
    return [*probes("a", 4), *probes("b", 2)]


@pytest.fixture
def sealed(events):
    seal(MOMENT)
    return events


def _found():
    return {(fault.what, fault.subject) for fault in verify()}


def _name(event):
    return f"event {event.pk} ({event.stream} no. {event.number})"


def _rewrite(event, *, number, and_hash=False, and_head=False):
    """Change what an event says, and if asked what would give it away."""
    with transaction.atomic(), guards.off(connection):
        event.data = {"number": number}
        event.hash = event_hash(event, bytes(event.previous)) if and_hash else event.hash
        Event.objects.filter(pk=event.pk).update(data=event.data, hash=event.hash)
        if and_head:
            Chain.objects.filter(pk=event.stream).update(hash=event.hash)


def _remove(*events):
    with transaction.atomic(), guards.off(connection):
        Event.objects.filter(pk__in=[event.pk for event in events]).delete()


def _change_seal(made, **fields):
    with transaction.atomic(), guards.off(connection):
        Seal.objects.filter(pk=made.pk).update(**fields)


def test_a_whole_ledger_has_no_faults(sealed):
    probes("a", 3)
    seal(MOMENT)
    probes("c", 1)

    assert verify() == []


def test_changed_content_is_found(events):
    _rewrite(events[1], number=99)

    assert _found() == {("changed", _name(events[1]))}


@pytest.mark.parametrize("field", ["kind", "actor_id", "ticket_id", "provider_id", "actor_kind", "at"])
def test_any_changed_field_is_found(events, field):
    other = {"kind": "probe.other", "actor_kind": "staff", "at": MOMENT.replace(year=2025)}.get(field, 7)
    with transaction.atomic(), guards.off(connection):
        Event.objects.filter(pk=events[2].pk).update(**{field: other})

    assert _found() == {("changed", _name(events[2]))}


def test_content_changed_together_with_its_hash_is_found_by_the_chain(events):
    _rewrite(events[1], number=99, and_hash=True)

    assert _found() == {("changed", _name(events[1]))}


def test_the_last_event_changed_together_with_its_hash_is_found_by_the_head(events):
    _rewrite(events[3], number=99, and_hash=True)

    assert _found() == {("changed", _name(events[3]))}


def test_content_hash_and_head_changed_together_are_found_by_the_seal(sealed):
    _rewrite(sealed[3], number=99, and_hash=True, and_head=True)

    assert _found() == {("changed", _name(sealed[3]))}


def test_a_whole_stream_written_anew_is_found_by_the_seal(sealed):
    with transaction.atomic(), guards.off(connection):
        previous = GENESIS
        for event in sealed[:4]:
            event.data = {"number": 50}
            event.hash = event_hash(event, previous)
            Event.objects.filter(pk=event.pk).update(data=event.data, hash=event.hash, previous=previous)
            previous = event.hash
        Chain.objects.filter(pk="schedule/a").update(hash=previous)

    assert _found() == {("changed", _name(event)) for event in sealed[:4]}


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ([0], "schedule/a no. 1"),
        ([1], "schedule/a no. 2"),
        ([1, 2], "schedule/a no. 2 to 3"),
        ([3], "schedule/a no. 4"),
        ([2, 3], "schedule/a no. 3 to 4"),
        ([0, 1, 2, 3], "schedule/a no. 1 to 4"),
    ],
)
def test_missing_events_are_found(events, gone, named):
    _remove(*(events[index] for index in gone))

    assert _found() == {("missing", named)}


def test_a_stream_that_vanished_with_its_head_is_found_by_the_seal(sealed):
    _remove(*sealed[:4])
    Chain.objects.filter(pk="schedule/a").delete()

    assert _found() == {("missing", f"event {event.pk}") for event in sealed[:4]}


def test_a_chain_cut_short_with_its_head_is_found_by_the_seal(sealed):
    _remove(sealed[3])
    Chain.objects.filter(pk="schedule/a").update(number=3, hash=sealed[2].hash)

    assert _found() == {("missing", f"event {sealed[3].pk}")}


def test_an_event_added_behind_the_head_is_found(sealed):
    added = _forge(sealed[3], pk=None)

    assert _found() == {("added", _name(added))}


def test_an_event_added_in_a_stream_without_a_head_is_found(events):
    Chain.objects.filter(pk="schedule/b").delete()

    assert _found() == {("added", _name(events[4])), ("added", _name(events[5]))}


def test_an_event_added_under_a_seal_is_found(transactional_db):
    """As somebody would who also knows how to move the head of the chain."""
    first, last = probe("a"), probe("b")
    with transaction.atomic():
        probe("given-up")  # leaves an id that nobody has
        transaction.set_rollback(True)
    _seal_up_to_here = probe("c")
    seal(MOMENT)

    added = _forge(first, pk=_free_id(last, _seal_up_to_here), and_head=True)

    assert _found() == {("added", _name(added))}


def _free_id(before, behind):
    if connection.vendor == "sqlite":  # there a transaction given up gives its ids back
        return -1
    assert behind.pk - before.pk > 1
    return before.pk + 1


def _forge(last, *, pk, and_head=False):
    """One more event in that stream, correctly chained."""
    event = Event(
        pk=pk, kind="probe.made", at=MOMENT, stream=last.stream, number=last.number + 1, actor_kind="system"
    )
    event.previous = last.hash
    event.hash = event_hash(event, last.hash)
    event.save(force_insert=True)
    if pk and connection.vendor == "postgresql":
        with transaction.atomic(), guards.off(connection), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_event SET xid = (SELECT xid FROM ledger_event WHERE id = %s) WHERE id = %s",
                [last.pk, pk],
            )
    if and_head:
        Chain.objects.filter(pk=last.stream).update(number=event.number, hash=event.hash)
    return event


# --- seals -------------------------------------------------------------------------------------------------


def test_a_seal_covers_what_is_new_and_nothing_twice(events):
    first = seal(MOMENT)
    probes("c", 3)
    second = seal(MOMENT)

    assert (first.count, second.count) == (6, 3)
    assert seal(MOMENT) is None
    assert bytes(second.previous) == bytes(first.hash)


def test_seals_at_once_cover_every_event_once(at_once):
    for number in range(30):
        probe(f"s{number}")

    results = at_once(*[lambda: seal_all(MOMENT)] * 4)

    assert sorted(results) == [0, 0, 0, 1]
    leaves = [leaf.event_id for one in Seal.objects.all() for leaf in unpack(bytes(one.leaves))]
    assert sorted(leaves) == sorted(Event.objects.values_list("pk", flat=True))
    assert verify() == []


@pytest.mark.usefixtures("alone")
def test_no_seal_forgets_an_event_that_commits_late(at_once):
    def write(mine):
        for _ in range(15):
            probe(f"w{mine}")

    def keep_sealing():
        for _ in range(15):
            seal(MOMENT)

    assert at_once(*(lambda mine=mine: write(mine) for mine in range(3)), keep_sealing) == [None] * 4
    seal_all(MOMENT)

    assert sum(Seal.objects.values_list("count", flat=True)) == 45
    assert verify() == []


@pytest.mark.parametrize(
    "change",
    [
        {"count": 5},
        {"root": bytes(32)},
        {"hash": bytes(32)},
        {"at": MOMENT.replace(year=2025)},
        {"leaves": b"not a list of leaves"},
        {"position": "nonsense"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_seal_is_found(sealed, change):
    made = Seal.objects.get()
    _change_seal(made, **change)

    assert ("changed", f"seal {made.pk}") in _found()


def test_a_seal_made_anew_over_changed_events_breaks_the_chain_of_seals(sealed):
    first = Seal.objects.get()
    probes("c", 2)
    second = seal(MOMENT)
    leaves = unpack(bytes(first.leaves))[:-1]
    root = merkle_root([pack([leaf]) for leaf in leaves])
    digest = seal_hash(position=first.position, count=5, at=first.at, root=root, previous=GENESIS)

    _change_seal(first, leaves=pack(leaves), root=root, count=5, hash=digest)

    assert ("changed", f"seal {second.pk}") in _found()


def test_a_seal_removed_from_the_middle_is_found(events):
    seals = [seal(MOMENT)]
    for name in "cd":
        probes(name, 2)
        seals.append(seal(MOMENT))
    with transaction.atomic(), guards.off(connection):
        seals[1].delete()

    assert ("changed", f"seal {seals[2].pk}") in _found()


def test_seals_kept_elsewhere_give_a_rewritten_ledger_away(sealed):
    kept = [{"id": made.pk, "hash": bytes(made.hash).hex()} for made in Seal.objects.all()]
    assert verify(kept) == []

    _rewrite(sealed[3], number=99, and_hash=True, and_head=True)
    with transaction.atomic(), guards.off(connection):
        Seal.objects.all().delete()
    seal(MOMENT)

    assert verify() == []  # everything in the database agrees with itself
    (fault,) = verify(kept)
    assert fault.what in {"changed", "missing"}
    assert fault.subject == f"seal {kept[0]['id']}"


def test_a_fault_is_told_in_words(events):
    _remove(events[1])

    assert [str(fault) for fault in verify()] == ["schedule/a no. 2 was missing: a gap in the chain"]


def test_the_tree_is_the_one_of_rfc_6962():
    def leaf(data):
        return hashlib.sha256(b"\x00" + data).digest()

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    a, b, c, d, e = (leaf(letter) for letter in (b"a", b"b", b"c", b"d", b"e"))
    assert merkle_root([]) == hashlib.sha256(b"").digest()
    assert merkle_root([b"a"]) == a
    assert merkle_root([b"a", b"b", b"c"]) == node(node(a, b), c)
    assert merkle_root([b"a", b"b", b"c", b"d", b"e"]) == node(node(node(a, b), node(c, d)), e)
