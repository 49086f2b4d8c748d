"""A survey that is on, somebody whose matter was solved, and what leaves the house."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from answerable.listening.models import Ask, SurveyKind
from answerable.listening.surveys.asking import come_to
from answerable.listening.surveys.writing import SurveyPlan, add_survey, switch_survey
from answerable.selfservice.portal.tests.conftest import brand, come_in, front, post
from answerable.tickets.actions import close

__all__ = ["brand", "come_in", "front", "post"]


@pytest.fixture
def make_survey(ada, now):
    """make_survey(kind="ces", share=50) is on."""

    def make(name="How was it", *, is_on=True, **overrides):
        plan = SurveyPlan(name, **{"kind": SurveyKind.SATISFACTION, **overrides})
        survey = add_survey(plan, by=ada.actor(), at=now)
        return switch_survey(survey, on=is_on, by=ada.actor(), at=now)

    return make


@pytest.fixture
def solve(make_ticket, make_message, make_answer, ana, ghent, run_jobs, clock):
    """solve(cleo) is a ticket of hers that Ana answered and closed just now."""

    def make(customer, *, by=ana, team=ghent, **fields):
        address = customer.identities.first().address
        ticket = make_ticket(team=team, customer=customer, **fields)
        make_message(ticket, "It hisses.")
        clock.shift(timedelta(hours=1))
        make_answer(ticket, by=by, to=[(address, customer.name)])
        clock.shift(timedelta(minutes=5))
        close(ticket, by=by.actor(), at=timezone.now())
        run_jobs()
        ticket.refresh_from_db()
        return ticket

    return make


@pytest.fixture
def later(run_jobs, clock):
    """later(hours=5): time passes, and whoever is due is asked or reminded."""

    def go(**span):
        clock.shift(timedelta(**span))
        now = timezone.now()
        for key in Ask.objects.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True):
            come_to(key, at=now)
        run_jobs()

    return go


@pytest.fixture
def links(post):
    """links() are the paths of the newest letter: one for each answer, and the way out behind them."""

    def find():
        text = post.letters()[-1].get_body(("plain",)).get_content()
        words = text.split()
        return [each.removeprefix(settings.BASE_URL) for each in words if "/asked/" in each]

    return find
