"""What our own receiving server found out about the sender (RFC 8601), and nobody else's word for it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answerable.channels.email.headers import Headers, unfolded
from answerable.channels.incoming import Authentication

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
# Whose word each method checked: without it a result says that the mail is somebody's, not whose.
_CHECKED: Mapping[str, re.Pattern[str]] = {
    "spf": re.compile(r"\ssmtp\.mailfrom\s*=\s*(\S+)", re.IGNORECASE),
    "dkim": re.compile(r"\sheader\.[di]\s*=\s*(\S+)", re.IGNORECASE),
    "dmarc": re.compile(r"\sheader\.from\s*=\s*(\S+)", re.IGNORECASE),
}


@dataclass(frozen=True)
class _Result:
    method: str
    result: str
    host: str  # empty when the server did not say


def authentication(headers: Headers, trusted_authserv: str, author_host: str = "") -> Authentication:
    """The results in the topmost headers of `trusted_authserv`, or in the topmost of all when none is named.

    A sender can write such a header too. Ours stand above the first line that the sender could have written, so reading
    ends at the next Received line, and what is said first counts. Where no server is named, nothing is proven: the
    topmost may be the sender's own. `author_host` is the domain of the one From address.
    """
    found: dict[str, str] = {}
    said: list[_Result] = []
    for name, value in headers:
        if said and name == "received":
            break
        if name != "authentication-results":
            continue
        server, results = _read(value)
        if trusted_authserv and server != trusted_authserv.strip().lower():
            continue
        for method, result in _by_method(results).items():
            found.setdefault(method, result)
        said += results
        if not trusted_authserv:
            break
    is_proven = bool(trusted_authserv and author_host) and _prove(said, author_host)
    return Authentication(**found, is_proven=is_proven)


def _prove(said: Iterable[_Result], author_host: str) -> bool:
    """DMARC has the last word where it spoke; else a signature, or a sending server, of the author's own domain."""
    policies = [each for each in said if each.method == "dmarc" and each.result in ("pass", "fail")]
    if policies:
        return all(each.result == "pass" and each.host in ("", author_host) for each in policies)
    return any(
        each.method in ("dkim", "spf")
        and each.result == "pass"
        and (each.host == author_host or each.host.endswith(f".{author_host}"))
        for each in said
    )


def _read(value: str) -> tuple[str, list[_Result]]:
    server, *clauses = _without_remarks(unfolded(value[:8192])).split(";")
    results = []
    for clause in clauses:
        match = _RESULT.match(clause.strip())
        if match is not None:
            method = match[1].lower()
            checked = _CHECKED[method].search(clause)
            host = checked[1].rpartition("@")[2].strip(".").lower() if checked else ""
            results.append(_Result(method, match[2].lower(), host))
    return (server.split() or [""])[0].strip().lower(), results


def _without_remarks(text: str) -> str:
    """Servers repeat in them what the sender wrote. Quoted first, since a quoted bracket is none."""
    text, count = _QUOTED.sub("", text), 1
    while count:
        text, count = _COMMENT.subn(" ", text)
    return text


def _by_method(results: Iterable[_Result]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in results:
        # Several signatures may be on a message; one good one is enough.
        if each.method not in found or (each.result == "pass" and each.method != "dmarc"):
            found[each.method] = each.result
    return found
