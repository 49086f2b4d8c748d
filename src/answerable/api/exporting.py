"""Everything kept about customers and tickets, in files that other programs read: whoever leaves takes it along.

Each row stands in a line of JSON and looks as the API shows it (`/api/v1/openapi.json` says what each field means); a
ticket has its messages, notes, calls and side conversations in it. Nothing is masked: who runs the command may read the
database as well. Secrets (passwords, tokens, keys of mailboxes) are not in it.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.core.files.storage import default_storage
from django.db.models import Model, Prefetch, QuerySet

from answerable.api import seen
from answerable.api.resources.articles import whole_articles
from answerable.api.schemas.articles import whole_article_out
from answerable.api.schemas.calls import call_out
from answerable.api.schemas.conversation import message_out, note_out
from answerable.api.schemas.fields import field_out
from answerable.api.schemas.findings import evidence_out, finding_out
from answerable.api.schemas.goodwill import goodwill_out
from answerable.api.schemas.issues import issue_out
from answerable.api.schemas.others import whole_out
from answerable.api.schemas.people import account_out, customer_out, staff_out, team_out
from answerable.api.schemas.providers import card_out, charter_out, provider_out
from answerable.api.schemas.ratings import rating_out
from answerable.api.schemas.sales import count_out, noted_sale_out
from answerable.api.schemas.surveys import survey_answer_out
from answerable.api.schemas.tickets import brand_out, form_out, status_out, ticket_out
from answerable.api.schemas.wrapping import wrap_up_out
from answerable.api.shown import with_all_that_was_said
from answerable.channels.phone.models import Call
from answerable.ledger.exporting import ledger_lines
from answerable.ledger.refusals import Refusal
from answerable.listening.models import Finding, FindingEvidence, Sale, SalesCount, SurveyAnswer, WrapUp
from answerable.people.models import (
    Account,
    AccountValue,
    CharterVersion,
    Customer,
    CustomerValue,
    Field,
    Provider,
    RateCard,
    Staff,
    Team,
)
from answerable.selfservice.models import Issue
from answerable.tickets.files import path_of
from answerable.tickets.models import Blob, Brand, Form, Goodwill, Rating, Status, Ticket

M = TypeVar("M", bound=Model)
_BATCH = 100
_MANIFEST = "manifest.json"


class _Shown(Protocol):
    def model_dump(self, *, mode: str) -> dict[str, Any]: ...


class NotEmpty(Refusal):
    """There is something in the folder."""


def export(folder: Path, *, at: datetime, progress: Callable[[int], object]) -> dict[str, int]:
    """Write everything into the folder and say how much of each; `progress` hears of tickets.

    The manifest is written last: a folder without one is not whole. Rows that change meanwhile are as they were when
    they were read.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"There is something in {folder} already. Name a folder that is empty or not there.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    counts = {name: _write(folder / f"{name}.jsonl", rows) for name, rows in _people_and_words()}
    counts["tickets"] = _write(folder / "tickets.jsonl", _tickets(at, progress))
    counts["ledger"] = _write(folder / "ledger.jsonl", ledger_lines())
    counts["attachments"] = _copy_files(folder / "attachments")
    manifest = {"made_at": at.isoformat(), "form": 1, "rows": counts}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return counts


def _people_and_words() -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    customers = Customer.objects.select_related("account").prefetch_related(
        "identities", seen.values_of(CustomerValue)
    )
    accounts = Account.objects.prefetch_related("domains", seen.values_of(AccountValue))
    staff = Staff.objects.select_related("provider", "custom_role").prefetch_related("teams")
    yield "customers", _each(customers, customer_out)
    yield "accounts", _each(accounts, account_out)
    yield "staff", _each(staff, staff_out)
    yield "teams", _each(Team.objects.select_related("provider"), team_out)
    yield "providers", _each(Provider.objects.prefetch_related("sites"), provider_out)
    yield "charters", _each(CharterVersion.objects.prefetch_related("signatures"), charter_out)
    yield "rate_cards", _each(RateCard.objects.prefetch_related("rates"), card_out)
    yield "fields", _each(Field.objects.all(), field_out)
    yield "brands", _each(Brand.objects.all(), brand_out)
    yield "statuses", _each(Status.objects.all(), status_out)
    yield "forms", _each(Form.objects.prefetch_related("rows__field", "rows__when_field"), form_out)
    yield "goodwill", _each(Goodwill.objects.select_related("ticket", "asked_by", "ended_by"), goodwill_out)
    issues = Issue.objects.prefetch_related("texts", "updates", "of_brands")
    yield "known_issues", _each(issues, issue_out)
    answers = SurveyAnswer.objects.select_related("ask__version", "ask__ticket", "rating", "follow_up")
    yield "survey_answers", _each(answers, survey_answer_out)
    yield "findings", _each(Finding.objects.select_related("department"), finding_out)
    yield "finding_evidence", _each(FindingEvidence.objects.select_related("ticket"), evidence_out)
    yield "wrap_ups", _each(WrapUp.objects.select_related("ticket", "by"), wrap_up_out)
    yield "sales", _each(Sale.objects.select_related("ticket"), noted_sale_out)
    yield "sales_counts", _each(SalesCount.objects.all(), count_out)
    yield "articles", _each(whole_articles(), whole_article_out)
    yield "ratings", _each(Rating.objects.select_related("ticket"), rating_out)


def _each(rows: QuerySet[M], show: Callable[[M], _Shown]) -> Iterator[dict[str, Any]]:
    for row in _in_batches(rows):
        yield show(row).model_dump(mode="json")


def _in_batches(rows: QuerySet[M]) -> Iterator[M]:
    """In the order of their keys, a batch at a time: what hangs on them is loaded with each."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        yield from batch
        last = batch[-1].pk


def _tickets(at: datetime, progress: Callable[[int], object]) -> Iterator[dict[str, Any]]:
    for ticket in _in_batches(_whole()):
        survivors = {pk for pk in (ticket.merged_into_id,) if pk}
        beside = ticket.side_conversations.all()
        yield {
            **ticket_out(ticket, seen=survivors, at=at).model_dump(mode="json"),
            "messages": _dumped(message_out(row) for row in ticket.messages.all()),
            "notes": _dumped(note_out(row) for row in ticket.notes.all()),
            "calls": _dumped(call_out(row) for row in ticket.calls.all()),
            "side_conversations": _dumped(whole_out(row, list(row.messages.all())) for row in beside),
        }
        progress(1)


def _whole() -> QuerySet[Ticket]:
    calls = Prefetch("calls", Call.objects.select_related("staff"))
    return with_all_that_was_said(Ticket.objects.all()).prefetch_related(calls)


def _dumped(shown: Iterable[_Shown]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in shown]


def _write(file: Path, rows: Iterator[dict[str, Any]]) -> int:
    written = 0
    with file.open("x", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            written += 1
    return written


def _copy_files(folder: Path) -> int:
    """Each under the hash of its content, which the rows of attachments name. What is missing is left out."""
    folder.mkdir()
    copied = 0
    for digest in Blob.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        if default_storage.exists(path_of(digest)):
            with default_storage.open(path_of(digest)) as source, (folder / digest).open("xb") as target:
                shutil.copyfileobj(source, target)
            copied += 1
    return copied
