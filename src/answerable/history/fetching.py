"""Tickets out of Zendesk's interface into a file, a line each with its audits; the file is then brought like any other.

Pages are asked for by a cursor, which is kept beside the file after each: cut short anywhere, it goes on there. The key
comes from the environment and is kept nowhere.
"""

import json
import os
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from answerable.history.records import Record, list_of, text_of
from answerable.history.shape import Unreadable
from answerable.ledger import outside

_MOST_BYTES = 64 * 1024 * 1024  # of one answer
_MOST_TRIES = 8
_LONGEST_WAIT = 120.0  # seconds
_TOO_MANY, _GONE = 429, 404
_MOST_PAGES = 200  # of one ticket's audits


@dataclass(frozen=True)
class Account:
    """`host` as acme.zendesk.com; a key of the interface with the address of whose it is."""

    host: str
    email: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        told = f"{self.email}/token:{self.key}".encode()
        return {"Authorization": f"Basic {b64encode(told).decode()}", "Accept": "application/json"}


def fetch(
    account: Account,
    path: Path,
    *,
    since: datetime,
    progress: Callable[[int], object] | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> int:
    """How many tickets are in the file afterwards."""
    cursor, size, count = _kept(path)
    with path.open("ab") as file:
        file.truncate(size)  # behind it stands what was cut short
        while True:
            page = _ask(account, _page_address(cursor, since), wait)
            for ticket in _tickets(account, page, wait):
                file.write(json.dumps(ticket, ensure_ascii=False).encode() + b"\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
            cursor = text_of(page, "after_cursor")
            _keep(path, cursor, file.tell(), count)
            if progress:
                progress(count)
            if page.get("end_of_stream") or not cursor:
                return count


def _tickets(account: Account, page: Record, wait: Callable[[float], object]) -> Iterator[Record]:
    users = {text_of(each, "id"): each for each in list_of(page, "users")}
    groups = list_of(page, "groups")
    for ticket in list_of(page, "tickets"):
        if text_of(ticket, "status") == "deleted":
            continue
        audits = list(_audits(account, text_of(ticket, "id"), users, wait))
        wanted = {text_of(ticket, "requester_id"), text_of(ticket, "assignee_id")}
        for audit in audits:
            wanted.add(text_of(audit, "author_id"))
            wanted |= {text_of(event, "value") for event in list_of(audit, "events")}
        yield {
            **ticket,
            "audits": audits,
            "users": [users[key] for key in sorted(wanted & users.keys())],
            "groups": groups,
        }


def _audits(
    account: Account, key: str, users: dict[str, Any], wait: Callable[[float], object]
) -> Iterator[Record]:
    first = address = f"/api/v2/tickets/{quote(key, safe='')}/audits.json?include=users&page[size]=100"
    for _page in range(_MOST_PAGES):
        found = _ask(account, address, wait)
        users |= {text_of(each, "id"): each for each in list_of(found, "users")}
        yield from list_of(found, "audits")
        cursor = text_of(found.get("meta"), "after_cursor")
        if not cursor or not (found.get("meta") or {}).get("has_more"):
            return
        address = f"{first}&page[after]={quote(cursor)}"


def _page_address(cursor: str, since: datetime) -> str:
    begins = f"cursor={quote(cursor)}" if cursor else f"start_time={int(since.timestamp())}"
    return f"/api/v2/incremental/tickets/cursor.json?{begins}&include=users,groups&per_page=500"


def _ask(account: Account, address: str, wait: Callable[[float], object]) -> Record:
    """Slower where it asks for that; not at all where it refuses."""
    for number in range(_MOST_TRIES):
        try:
            answer = outside.ask("GET", f"https://{account.host}{address}", account.headers, most=_MOST_BYTES)
        except outside.NotReachable as error:
            if error.is_final:
                raise Unreadable(str(error)) from error
            wait(min(2.0**number, _LONGEST_WAIT))
            continue
        except outside.TooMuch as error:
            raise Unreadable(f"{account.host} answers more than we listen to.") from error
        if answer.status == _TOO_MANY or answer.status >= 500:
            said = answer.headers.get("retry-after", "")
            wait(min(float(said) if said.isdigit() else 2.0**number, _LONGEST_WAIT))
            continue
        if answer.status == _GONE and "/tickets/" in address and "/audits" in address:
            return {}  # it was deleted meanwhile
        if answer.status != 200:
            raise Unreadable(f"{account.host} refused: it answered {answer.status}.")
        return _read(answer.content, account.host)
    raise Unreadable(f"{account.host} does not answer. What was fetched is in the file: run it again.")


def _read(content: bytes, host: str) -> Record:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise Unreadable(f"{host} answered something else than JSON.") from error
    if not isinstance(found, dict):
        raise Unreadable(f"{host} answered something else than was asked for.")
    return found


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.cursor")


def _kept(path: Path) -> tuple[str, int, int]:
    try:
        told = json.loads(_beside(path).read_text(encoding="utf-8"))
        return str(told["cursor"]), int(told["size"]), int(told["tickets"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0, 0


def _keep(path: Path, cursor: str, size: int, count: int) -> None:
    """Whole or not at all."""
    aside = _beside(path).with_suffix(".new")
    aside.write_text(json.dumps({"cursor": cursor, "size": size, "tickets": count}), encoding="utf-8")
    aside.replace(_beside(path))
