"""Work that waits, runs or was given up, with its last error."""

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.jobs import shown, words_of
from answerable.ledger.jobs import run_again
from answerable.ledger.models import Job, JobState, Schedule
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff

_SHOWN = 100


def _seer(request: HttpRequest, right: str = "jobs.see") -> Staff:
    """Jobs speak of everybody's tickets: only for those who see everything."""
    staff = staff_of(request)
    if not staff.may(right) or not staff.scope.everything:
        raise NotAllowed
    return staff


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    _seer(request)
    now = now_of(request)
    waiting = Job.objects.filter(state=JobState.READY)
    context = {
        "dead": shown(Job.objects.filter(state=JobState.DEAD).order_by("-pk")[:_SHOWN]),
        "retrying": shown(waiting.exclude(error="").order_by("run_at")[:_SHOWN]),
        "lanes": Job.objects.filter(state__in=[JobState.READY, JobState.RUNNING], run_at__lte=now)
        .values("lane")
        .annotate(count=Count("pk"), oldest=Min("run_at")),
        "schedules": [(words_of(each.name), each.next_at) for each in Schedule.objects.order_by("next_at")],
        "now": now,
    }
    return render(request, "desk/jobs.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    _seer(request, "jobs.run_again")
    if not run_again(pk):
        raise Refusal("That job is not among those given up.")
    return redirect("desk:jobs")
