"""Part of what is English goes from Manila to Ghent: planned and fixed six weeks ago, and its first step taken."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.insight.transitions.actions import fix_plan, plan_transition, take_step
from answerable.insight.transitions.judging import judge
from answerable.insight.transitions.plan import Plan, Step
from answerable.ledger.actor import Actor
from answerable.routing.models import Route


def go_over_in_steps(world: World, *, by: Actor, at: datetime) -> None:
    rule = Route.objects.present().filter(name="English as agreed").first()
    if rule is None:
        return
    begun = at - timedelta(days=35)
    steps = (
        Step(10, begun.date()),
        Step(30, (at + timedelta(days=7)).date(), 60, 5.0),
        Step(100, (at + timedelta(days=63)).date(), 200, 5.0),
    )
    wanted = Plan(
        "English from Manila to Ghent", world.teams["manila1"].pk, world.teams["ghent1"].pk, (rule.pk,),
        "unheard", steps, matters=5.0, review=12,
    )  # fmt: skip
    planned = plan_transition(wanted, by=by, at=begun - timedelta(days=7))
    fix_plan(planned, by=by, at=begun - timedelta(days=7))
    take_step(planned, 1, by=by, at=begun)
    planned.refresh_from_db()
    judge(planned, at=at)
