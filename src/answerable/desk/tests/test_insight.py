"""Pages of figures: what they say, that each number opens to its tickets, and that nobody sees what is not theirs."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point, standing_out
from answerable.desk.insight.pages import PAGES
from answerable.desk.insight.pictures import picture_of
from answerable.insight.facts.following import follow
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger.actor import SYSTEM
from answerable.listening.models import Cause
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.years import YearWanted, set_year
from answerable.listening.wrapping import Said, wrap_up
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def earlier(now):
    """In a week that is over."""
    return now - timedelta(days=8)


@pytest.fixture
def lived(make_ticket, make_message, make_answer, ghent, manila, ana, althea, earlier, now, clock):
    """Twelve tickets of Ghent, of which three had to chase and two were sold wrongly, and six of Manila."""
    made = []
    for number in range(18):
        team, who = (ghent, ana) if number < 12 else (manila, althea)
        ticket = make_ticket(team=team, created_at=earlier)
        make_message(ticket, at=earlier)
        if number < 3:
            make_message(ticket, at=earlier + HOUR)
        make_answer(ticket, at=earlier + (number + 2) * HOUR, by=who)
        close(ticket, by=SYSTEM, at=earlier + 40 * HOUR)
        wrap_up(ticket, Said(Cause.MIS_SOLD if number < 2 else Cause.REQUEST), by=who.actor(), at=earlier)
        made.append(ticket)
    while follow(now=now):
        pass
    reckon_all(now=now, spans=[13])
    return made


def _text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.sub("[ \n]+", " ", answer.content.decode())


def _figure(staff, now, page, key):
    return next(each for each in PAGES[page].figures(Asked(staff, now)) if each.key == key)


def test_a_symptom_says_how_sure_it_is_and_opens_to_its_tickets(lived, sam, signed_in, now):
    his = signed_in(sam)
    page = _text(his, reverse("desk:insight"))
    assert "Sold what it is not: 11 % (3.1 % to 33 %)." in page
    assert "too little is known to compare" in page
    assert "Wilson" in page
    assert "It cannot say how often" in page
    figure = _figure(sam, now, "health", "mis-selling")
    assert (figure.whole.count, figure.whole.n) == (2, 18)
    rows = his.get(f"{reverse('desk:insight_behind')}?{figure.whole.behind}").content.decode()
    assert all((ticket.reference in rows) is (place < 2) for place, ticket in enumerate(lived))


def test_every_page_and_every_file_of_it_is_there(lived, ada, signed_in, now):
    hers = signed_in(ada)
    for name, page in PAGES.items():
        _text(hers, reverse("desk:insight_page", args=[name]))
        for figure in page.figures(Asked(ada, now)):
            told = hers.get(reverse("desk:insight_figure", args=[name, figure.key, "csv"])).content.decode()
            rows = list(csv.DictReader(io.StringIO(told)))
            assert len(rows) == len(figure.points) + bool(figure.whole)
            drawn = hers.get(reverse("desk:insight_figure", args=[name, figure.key, "vega-lite"]))
            assert json.loads(drawn.content)["title"] == figure.title


def test_a_providers_people_see_their_own_alone(lived, althea, mara, sam, signed_in, now):
    """A leader of Manila's counts Manila's six; the house all."""
    althea.role = "manager"
    althea.save()
    hers = signed_in(althea)
    assert _figure(althea, now, "unheard", "chased").whole.n == 6
    assert _figure(sam, now, "unheard", "chased").whole.n == 18
    figure = _figure(sam, now, "unheard", "chased")
    rows = hers.get(f"{reverse('desk:insight_behind')}?{figure.whole.behind}").content.decode()
    assert not any(ticket.reference in rows for ticket in lived[:12])
    page = _text(hers, reverse("desk:insight_page", args=["providers"]))
    assert sam.provider.name not in page.split("page-head")[1]
    keys = {each.key for each in PAGES["health"].figures(Asked(althea, now))}
    assert "renewals" not in keys


def test_who_has_not_served_is_told_by_department_and_without_names(sam, mara, ada, signed_in, clock, now):
    put_member(sam, MemberWanted("Service", languages=["en"], is_mentor=True), by=ada.actor(), at=now)
    put_member(mara, MemberWanted("Management", languages=["en"]), by=ada.actor(), at=now)
    set_year(2026, YearWanted(), by=ada.actor(), at=now)
    page = _text(signed_in(ada), reverse("desk:insight"))
    assert "Have served their week in customer service in 2026" in page
    assert "0 of 1, 0 more have a week" in page
    assert "Management" in page
    assert "Mara" not in page.split("page-head")[1]


def test_who_answers_sees_no_figures(lived, ana, zed, signed_in):
    for staff in (ana, zed):
        assert signed_in(staff).get(reverse("desk:insight")).status_code in (302, 403)
        assert signed_in(staff).get(reverse("desk:insight_behind")).status_code in (302, 403)


@pytest.mark.parametrize(
    "query",
    ["what=nonsense", "what=all&from=yesterday", "what=all&provider=x", "what=all&provider=" + "9" * 30],
)
def test_nonsense_is_refused(query, sam, signed_in):
    """Said where one was, as every refusal."""
    answer = signed_in(sam).get(f"{reverse('desk:insight_behind')}?{query}", follow=True)
    assert answer.redirect_chain
    assert (
        "There is no such figure." in answer.content.decode() or "That is no day." in answer.content.decode()
    )


def test_a_span_that_is_not_offered_is_refused(sam, signed_in):
    answer = signed_in(sam).get(reverse("desk:insight") + "?weeks=7", follow=True)
    assert "Choose 13, 26 or 52 weeks." in answer.content.decode()
    assert signed_in(sam).get(reverse("desk:insight_page", args=["nowhere"])).status_code == 404


def test_nothing_yet_is_said_as_such(ada, signed_in):
    for name in PAGES:
        assert "nothing to count here yet" in _text(signed_in(ada), reverse("desk:insight_page", args=[name]))


def _drawn(*values, unit=Unit.SHARE, form=Form.TREND, reference=None):
    points = [
        Point(str(place), 10, value, value and value / 2, value and value * 2)
        for place, value in enumerate(values)
    ]
    return Figure("k", "n", "t", unit, form, points, "f", "r", "c", "a", reference=reference)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("values", [(), (None,), (0.0,), (0.0001, None, 0.9), (-3.0, 4.0), (1e7, 2.0)])
def test_whatever_is_drawn_stays_within_its_frame(form, unit, values):
    for is_mirrored in (False, True):
        drawing = drawing_of(_drawn(*values, unit=unit, form=form, reference=1.0), is_mirrored=is_mirrored)
        for mark in drawing.marks:
            assert 0 <= mark.x <= 100
            ends = (mark.low, mark.high)
            assert all(0 <= end <= 176 for end in ends)


def test_the_specification_is_one_that_vega_takes():
    for form in Form:
        figure = _drawn(0.1, None, 0.3, form=form, reference=0.2)
        assert b"<svg" in picture_of(figure, ".svg")
        assert picture_of(figure, ".png").startswith(b"\x89PNG")


def test_only_what_is_clearly_above_the_whole_is_named():
    points = [
        share_point("Ajax", 30, 40),
        share_point("Bora", 2, 60),
        share_point("Cora", 3, 60),
        share_point("Dora", 4, 4),
    ]
    assert (
        standing_out("Broken", points)
        == "Broken, more often than overall: Ajax, 75\u00a0% (60\u00a0% to 86\u00a0%)"
    )
    assert standing_out("Broken", points[1:3]) == "Broken: nowhere clearly more often than overall"
    assert standing_out("Broken", points[:1]) == "Broken"
