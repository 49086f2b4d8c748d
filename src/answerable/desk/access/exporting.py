"""A review as a file, for whoever keeps it."""

from typing import Any

from answerable.desk.access.reviewing import Review, Row
from answerable.desk.frame.spreadsheets import csv_of

_COLUMNS = (
    "name", "mail_address", "role", "rights", "teams", "masked", "joined", "last_seen", "unused_since",
    "second_factor", "invited_by", "tokens",
)  # fmt: skip


def as_json(review: Review) -> dict[str, Any]:
    last = review.last
    return {
        "provider": review.provider.name,
        "reviewed_at": last.at.isoformat() if last else None,
        "reviewed_by": last.staff.name if last else None,
        "due_at": review.due.isoformat() if review.due else None,
        "accounts": [_known(row) for row in review.rows],
    }


def as_csv(review: Review) -> str:
    known = (_known(row) for row in review.rows)
    return csv_of(_COLUMNS, ([each[column] for column in _COLUMNS] for each in known))


def _known(row: Row) -> dict[str, Any]:
    staff = row.staff
    return {
        "name": staff.name,
        "mail_address": staff.email,
        "role": str(staff.role_name),
        "rights": list(row.rights),
        "teams": list(row.teams),
        "masked": row.masks,
        "joined": staff.joined_at.date().isoformat(),
        "last_seen": row.seen.isoformat() if row.seen else None,
        "unused_since": row.dormant_since.isoformat() if row.dormant_since else None,
        "second_factor": row.has_second_factor,
        "invited_by": row.invited_by,
        "tokens": row.tokens,
    }
