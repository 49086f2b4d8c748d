"""Who had how many tickets of a rule today: one small row for each, changed in the transaction of the decision."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django.db import connection

from answerable.ledger import rows
from answerable.ledger.together import answers, send_along
from answerable.routing.models import ShareCount
from answerable.routing.rules.sharing import Share, next_team

_TABLE = ShareCount._meta.db_table
_ASK = f"SELECT team_id, count FROM {_TABLE} WHERE version_id = %s AND day = %s ORDER BY team_id"  # noqa: S608 - our own name
_COUNT = f"UPDATE {_TABLE} SET count = count + 1 WHERE version_id = %s AND day = %s AND team_id = %s"  # noqa: S608 - our own name


def day_of(at: datetime) -> date:
    """In UTC: those who share sit in several places, and a day there has neither 23 nor 25 hours."""
    return at.astimezone(UTC).date()


def take_turn(version: int, shares: Sequence[Share], *, at: datetime) -> tuple[int, Mapping[int, int]]:
    """Whose turn it is, which is counted, and what each had before. Two at once wait for each other at the rows."""
    day = day_of(at)
    teams = sorted(each.team for each in shares)
    rows.insert_missing([ShareCount(version_id=version, team_id=team, day=day) for team in teams])
    had = _locked(version, day)
    team = next_team(shares, had)
    send_along(_COUNT, [version, _kept(day), team])
    return team, {each.team: had.get(each.team, 0) for each in shares}


def _locked(version: int, day: date) -> dict[int, int]:
    lock = f" {connection.ops.for_update_sql()}" if connection.features.has_select_for_update else ""
    return dict(answers(_ASK + lock, [version, _kept(day)]))


def _kept(day: date) -> object:
    return connection.ops.adapt_datefield_value(day)
