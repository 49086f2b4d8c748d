"""The machine-readable half of a report (RFC 3464), read as daemons write it rather than as it is specified."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from answerable.channels.email.bounces.addresses import first_address

MAX_GROUPS = 1_000
_FIELD = re.compile(r"^[ \t>]{0,4}([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,8}:[ \t]{0,8}(.*)$")
_RECIPIENT_FIELDS = ("original-recipient", "final-recipient", "x-actual-recipient", "recipient")
_VERDICT_FIELDS = ("action", "status", "diagnostic-code")
_ONCE = {*_RECIPIENT_FIELDS, *_VERDICT_FIELDS}

# Not part of an IP address or a longer version number.
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
SMTP_CODE = re.compile(r"(?<![\d.:\[-])([45][0-5]\d)(?![\d.:]*\d)(?=[\s\-#:;,)\]]|$)")

_ACTIONS = (
    (("fail", "error", "undeliver", "bounce", "reject", "return"), "failed"),
    (("delay", "defer", "retry", "queued"), "delayed"),
    (("deliver", "relay", "expand", "success"), "done"),
)


class Verdict(Enum):
    FAILED = "failed"
    DELAYED = "delayed"
    DONE = "done"


@dataclass(frozen=True)
class Outcome:
    """What became of one recipient."""

    address: str
    verdict: Verdict
    status: str = ""
    diagnostic: str = ""


def read_outcomes(text: str) -> list[Outcome]:
    """Every recipient group that names somebody and says what became of them."""
    found = (_outcome(group) for group in _groups(text))
    return [outcome for outcome in found if outcome is not None]


def _groups(text: str) -> Iterator[dict[str, str]]:
    """Fields of one recipient each.

    Empty lines do not separate reliably: some daemons put one after every field, some none at all. So a group
    ends where a field comes a second time, or where a recipient follows an empty line after a verdict.
    """
    group: dict[str, str] = {}
    after_gap = False
    made = 0
    for name, value in _lines(text):
        if not name:
            after_gap = True
            continue
        starts_anew = after_gap and name in _RECIPIENT_FIELDS and _is_complete(group)
        if name in group or starts_anew:
            yield group
            group = {}
            made += 1
            if made >= MAX_GROUPS:
                return
        group[name] = value
        after_gap = False
    yield group


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """(field, value) of the fields that matter; ("", "") for an empty line."""
    name, value = "", ""
    for line in text.splitlines():
        if name and line[:1] in " \t" and line.strip() and not _FIELD.match(line):
            value = f"{value} {line.strip()}"[:2_000]
            continue
        if name:
            yield name, value
        field = _FIELD.match(line)
        name, value = (field.group(1).lower(), field.group(2).strip()) if field else ("", "")
        if name not in _ONCE:
            name = ""
        if not line.strip():
            yield "", ""
    if name:
        yield name, value


def _is_complete(group: dict[str, str]) -> bool:
    return any(name in group for name in _RECIPIENT_FIELDS) and any(name in group for name in _VERDICT_FIELDS)


def _outcome(group: dict[str, str]) -> Outcome | None:
    if not _is_complete(group):
        return None
    # The address we wrote to comes first; the final one may be an alias that only the far side knows.
    address = next((a for name in _RECIPIENT_FIELDS if (a := first_address(group.get(name, "")))), "")
    if not address:
        return None
    comment = group.get("diagnostic-code", "")
    status = STATUS.search(group.get("status", "")) or STATUS.search(comment)
    return Outcome(
        address=address,
        verdict=_verdict(group, status.group(1) if status else ""),
        status=status.group(1) if status else "",
        diagnostic=_diagnostic(group),
    )


def _verdict(group: dict[str, str], status: str) -> Verdict:
    action = group.get("action", "").lower()
    for starts, verdict in _ACTIONS:
        if action.startswith(starts):
            return Verdict(verdict)
    code = SMTP_CODE.search(group.get("diagnostic-code", ""))
    first = (status or (code.group(1) if code else ""))[:1]
    return {"2": Verdict.DONE, "4": Verdict.DELAYED}.get(first, Verdict.FAILED)


def _diagnostic(group: dict[str, str]) -> str:
    told = group.get("diagnostic-code", "").partition(";")
    return short(told[2] or told[0] or group.get("status", ""))


def short(text: str, limit: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
