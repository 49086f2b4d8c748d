"""Jobs in words: what each is for, and where to look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, Outgoing, SideOutgoing
from answerable.ledger.jobs.periodic import table
from answerable.ledger.models import Job

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_WORDS: dict[str, "StrOrPromise"] = {
    "channels.tasks.settle": _("Find the ticket of a message that came in"),
    "channels.tasks.deliver": _("Send an answer"),
    "channels.tasks.deliver_aside": _("Send a question to others"),
    "desk.tasks.mail_told": _("Mail a colleague what they have not looked at"),
    "desk.insight.files.draw_figure": _("Draw a figure"),
    "desk.tasks.begin_report": _("Begin to send a report"),
    "desk.insight.reports.sending.send_report": _("Mail a report to a colleague"),
    "desk.tasks.push_told": _("Tell a colleague in their browsers"),
    "desk.tasks.push_to_browser": _("Tell a colleague in a browser"),
    "people.tasks.send_letter": _("Send a mail to a colleague"),
    "ledger.subscribers.tell_later": _("Pass on what happened"),
}


@dataclass(frozen=True)
class ShownJob:
    job: Job
    words: "StrOrPromise"
    place: str  # the address of what it is about; empty when there is none
    place_words: str


def shown(jobs: Iterable[Job]) -> Sequence[ShownJob]:
    """In three questions, however many they are."""
    found = list(jobs)
    places = {**_items(found), **_answers(found), **_questions(found)}
    return [ShownJob(job, words_of(job.task), *places.get(job.pk, ("", ""))) for job in found]


def words_of(task: str) -> "StrOrPromise":
    """What a task is for; its name when nobody has said."""
    name = task.removeprefix("answerable.")
    reasons = {each.task.removeprefix("answerable."): each.reason for each in table()}
    return _WORDS.get(name) or reasons.get(name, name)


def _items(jobs: Sequence[Job]) -> dict[int, tuple[str, str]]:
    wanted = {job.arguments["item_id"]: job.pk for job in jobs if "item_id" in job.arguments}
    rows = Item.objects.filter(pk__in=wanted).values_list("pk", "subject")
    return {wanted[pk]: (reverse("desk:item", args=[pk]), subject or f"{pk}") for pk, subject in rows}


def _answers(jobs: Sequence[Job]) -> dict[int, tuple[str, str]]:
    wanted = {job.arguments["outgoing_id"]: job.pk for job in jobs if "outgoing_id" in job.arguments}
    rows = Outgoing.objects.filter(pk__in=wanted).values_list("pk", "message__ticket__reference")
    return {wanted[pk]: (reverse("desk:ticket", args=[reference]), reference) for pk, reference in rows}


def _questions(jobs: Sequence[Job]) -> dict[int, tuple[str, str]]:
    wanted = {
        job.arguments["side_outgoing_id"]: job.pk for job in jobs if "side_outgoing_id" in job.arguments
    }
    rows = SideOutgoing.objects.filter(pk__in=wanted)
    found = rows.values_list("pk", "message__conversation__ticket__reference")
    return {wanted[pk]: (reverse("desk:ticket", args=[reference]), reference) for pk, reference in found}
