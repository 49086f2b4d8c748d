"""Views in one's own order, in that for everybody, and pinned to the rail."""

import pytest
from django.utils import timezone

from answerable.desk.models import View
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.desk.queues.arranging import forget_order, move_shared_view, move_view, pin_view, unpin_view
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.tickets.conditions import Conditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(sam):
    def made(name, *, by=sam, owner=None):
        return make_view(ViewChange(name, Conditions(), owner=owner), by=by.actor(), at=timezone.now())

    return made


@pytest.fixture
def views(make):
    return [make(name) for name in ("Alps", "Boots", "Chairs")]


def _order(staff):
    return [view.name for view in View.objects.visible_to(staff).in_order_of(staff)]


def _told():
    kinds = Event.objects.filter(kind__startswith="view.").exclude(kind="view.made").order_by("pk")
    return [kind.removeprefix("view.") for kind in kinds.values_list("kind", flat=True)]


def test_ones_own_order_is_ones_own_and_can_be_forgotten(views, make, ana, ben, now):
    alps, _boots, chairs = views
    by = {"by": ana.actor(), "at": now}
    move_view(chairs, up=True, **by)
    move_view(alps, up=True, **by)  # it is the first already
    assert (_order(ana), _order(ben)) == (["Alps", "Chairs", "Boots"], ["Alps", "Boots", "Chairs"])
    make("Boats", by=ana, owner=ana)
    assert _order(ana) == ["Alps", "Chairs", "Boots", "Boats"]  # what is new stands behind

    for _twice in range(2):
        forget_order(**by)
    assert _order(ana) == ["Alps", "Boats", "Boots", "Chairs"]
    assert _told() == ["moved", "order_forgotten"]


def test_who_leads_orders_the_shared_ones_for_everybody(views, make, ana, sam, ben, althea, now):
    private = make("Aside", by=ana, owner=ana)
    move_shared_view(views[2], up=True, by=sam.actor(), at=now)
    assert _order(ben) == ["Alps", "Chairs", "Boots"]
    assert _order(ana) == ["Alps", "Chairs", "Boots", "Aside"]
    move_view(views[0], up=False, by=ben.actor(), at=now)
    move_shared_view(views[1], up=True, by=sam.actor(), at=now)
    assert _order(ben) == ["Chairs", "Alps", "Boots"]  # who has an order keeps it

    for other in (ana, althea):
        with pytest.raises(NotAllowed):
            move_shared_view(views[0], up=False, by=other.actor(), at=now)
    for verb in (move_shared_view, move_view):
        with pytest.raises(View.DoesNotExist):
            verb(private, up=False, by=sam.actor(), at=now)


def test_pinned_ones_stand_in_the_rail_while_one_sees_them(views, make, ana, ben, now, signed_in):
    boots = views[1]
    for _twice in range(2):
        pin_view(boots, by=ana.actor(), at=now)
    rail = f'href="/queue/view-{boots.pk}/"'
    page = signed_in(ana).get(f"/queue/view-{boots.pk}/")
    assert [place.label for place in page.context["places"]() if place.current] == ["Boots"]
    assert rail in signed_in(ana).get("/day/").content.decode()
    assert rail not in signed_in(ben).get("/day/").content.decode()
    View.objects.filter(pk=boots.pk).update(owner=ben)
    assert rail not in signed_in(ana).get("/day/").content.decode()
    with pytest.raises(View.DoesNotExist):
        pin_view(boots, by=ana.actor(), at=now)

    View.objects.filter(pk=boots.pk).update(owner=None)
    for _twice in range(2):
        unpin_view(boots, by=ana.actor(), at=now)
    assert not View.objects.pinned_by(ana).exists()
    assert _told() == ["pinned", "unpinned"]
    for number in range(6):
        pin_view(make(f"View {number}"), by=ana.actor(), at=now)
    with pytest.raises(Refusal, match="6 views in your rail"):
        pin_view(boots, by=ana.actor(), at=now)


def test_buttons_do_all_of_it(views, ana, sam, signed_in):
    client, chairs = signed_in(ana), views[2]
    page = client.post(f"/views/{chairs.pk}/place/", {"to": "up"}, follow=True)
    assert [view.name for view, *_more in page.context["listed"]] == ["Alps", "Chairs", "Boots"]
    assert page.content.decode().count("autofocus") == 1
    assert [queue.title for queue, _count in client.get("/queue/").context["views"]] == [
        "Alps",
        "Chairs",
        "Boots",
    ]
    client.post("/views/order/", {"_method": "DELETE"})
    assert _order(ana) == ["Alps", "Boots", "Chairs"]
    page = client.post(f"/views/{chairs.pk}/pin/", follow=True).content.decode()
    assert 'aria-pressed="true"' in page
    client.post(f"/views/{chairs.pk}/pin/", {"_method": "DELETE"})
    assert not View.objects.pinned_by(ana).exists()

    assert client.post(f"/views/{chairs.pk}/place/", {"to": "up", "for": "all"}).status_code == 302
    assert _order(ana) == ["Alps", "Boots", "Chairs"]  # she may not
    lead = signed_in(sam)
    assert "Arrange for everybody" in lead.get("/views/").content.decode()
    page = lead.post(f"/views/{chairs.pk}/place/", {"to": "up", "for": "all"}, follow=True)
    assert page.context["for_all"]
    assert _order(ana) == ["Alps", "Chairs", "Boots"]


def test_two_at_once_leave_one_order(at_once, views, ana, now):
    moves = [lambda: move_view(views[2], up=True, by=ana.actor(), at=now)] * 2
    assert at_once(*moves) == [None, None]
    assert _order(ana) == ["Chairs", "Alps", "Boots"]
