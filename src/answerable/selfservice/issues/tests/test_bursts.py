"""Many tickets that speak of the same: found, proposed, made a known issue; dismissed, they stay so."""

from datetime import timedelta

import pytest

from answerable.selfservice.issues.bursts import bursts_in, poisson_tail
from answerable.selfservice.issues.watching import look_through
from answerable.selfservice.models import Burst, BurstState, Issue, IssueTicket, LinkState, Touched

_BEFORE = [frozenset({"tent", "zip", f"word{number}"}) for number in range(200)]


@pytest.mark.parametrize(
    ("number", "mean", "tail"),
    [
        (0, 3.0, 1.0),
        (1, 1.0, 0.6321205588),
        (5, 1.0, 0.0036598468),
        (10, 0.5, 1.7e-10),
        (3, 3.0, 0.5768099),
        (4, 0.0, 0.0),
    ],
)
def test_how_likely_so_many_are(number, mean, tail):
    assert poisson_tail(number, mean) == pytest.approx(tail, rel=0.02)


@pytest.mark.parametrize(
    ("latest", "found"),
    [
        ([{"sensor", "dropout", "tent"}] * 6 + [{"tent", "zip"}] * 4, [("dropout", "sensor")]),
        ([{"tent", "zip"}] * 40, []),  # many, but of everything
        ([{"sensor"}] * 4, []),  # too few to say
        (
            [{"sensor", "dropout"}] * 6 + [{"invoice", "twice"}] * 7,
            [("invoice", "twice"), ("dropout", "sensor")],
        ),
    ],
)
def test_which_tickets_are_a_burst(latest, found):
    keyed = {number: frozenset(words) for number, words in enumerate(latest)}
    bursts = bursts_in(keyed, _BEFORE, usual_number=10)
    assert [tuple(sorted(each.words)) for each in bursts] == found


@pytest.fixture
def flood(make_ticket, make_message, make_customer, ghent, now):
    """flood(6): so many write of the same, after a quiet month."""
    for number in range(30):
        at = now - timedelta(days=30, hours=-number)
        make_message(
            make_ticket(team=ghent, subject=f"Tent {number}", created_at=at), "The zip of my tent.", at=at
        )

    def come(number, at=now, of="Sensor dropout"):
        for each in range(number):
            ticket = make_ticket(
                team=ghent, subject=of, created_at=at, customer=make_customer(f"C{each} {at:%H%M} {of[:3]}")
            )
            make_message(ticket, f"{of} since this morning, the base is red.", at=at)

    return come


@pytest.mark.django_db(transaction=True)  # the ledger's tail shows what is committed
def test_a_burst_is_proposed_and_becomes_a_told_issue(flood, sam, signed_in, now):
    look_through(now=now - timedelta(minutes=5))
    flood(6)
    look_through(now=now)
    look_through(now=now)

    burst = Burst.objects.get()
    assert {"sensor", "dropout"} <= set(burst.words)
    client = signed_in(sam)
    assert "6 tickets speak of the same" in client.get("/known-issues/").content.decode()
    assert client.get(f"/known-issues/bursts/{burst.pk}/").status_code == 200
    form = client.get(f"/known-issues/new/?burst={burst.pk}").context["form"]
    typed = {name: form[name].value() for name in ("title", "kind", "severity", "words", "audience")}
    typed |= {"since": "2026-03-02T08:00", "every_minutes": "60", "owner": sam.pk}
    typed |= {"title-en": "Sensors drop out", "text-en": "We mend it."}
    assert client.post(f"/known-issues/new/?burst={burst.pk}", typed).status_code == 302

    issue = Issue.objects.get()
    assert IssueTicket.objects.filter(issue=issue, state=LinkState.LINKED).count() == 6
    assert Touched.objects.filter(issue=issue, asked_at__isnull=False).count() == 6
    burst.refresh_from_db()
    assert (burst.state, burst.issue) == (BurstState.OPENED, issue)

    # Who writes now is proposed, with the reason; nobody is proposed a burst again.
    flood(5, at=now + timedelta(minutes=20))
    look_through(now=now + timedelta(minutes=21))
    assert Burst.objects.count() == 1
    proposed = IssueTicket.objects.filter(issue=issue, state=LinkState.PROPOSED)
    assert proposed.count() == 5
    assert {"sensor", "dropout"} <= set(proposed.first().shared)


@pytest.mark.django_db(transaction=True)  # the ledger's tail shows what is committed
def test_a_dismissed_burst_stays_dismissed(flood, sam, signed_in, now):
    look_through(now=now - timedelta(minutes=5))
    flood(6)
    look_through(now=now)
    signed_in(sam).post(f"/known-issues/bursts/{Burst.objects.get().pk}/")

    flood(6, at=now + timedelta(minutes=10))
    look_through(now=now + timedelta(minutes=11))

    assert Burst.objects.get().state == BurstState.DISMISSED
