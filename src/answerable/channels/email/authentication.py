"""What our own receiving server found out about the sender (RFC 8601), and nobody else's word for it."""

import re
from dataclasses import asdict

from answerable.channels.email.headers import Headers, unfolded
from answerable.channels.incoming import Authentication

_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"[^"]*"')
_RESULT = re.compile(r"^(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)


def authentication(headers: Headers, trusted_authserv: str) -> Authentication:
    """The results in the topmost headers of `trusted_authserv`, or in the topmost of all when none is named.

    A sender can write such a header too. Ours stand above the first line that the sender could have
    written, so reading ends at the next Received line, and what is said first counts.
    """
    found: dict[str, str] = {}
    has_begun = False
    for name, value in headers:
        if has_begun and name == "received":
            break
        if name != "authentication-results":
            continue
        server, results = _read(value)
        if trusted_authserv and server != trusted_authserv.strip().lower():
            continue
        for method, result in results.items():
            found.setdefault(method, result)
        has_begun = True
        if not trusted_authserv:
            break
    return Authentication(**{**asdict(Authentication()), **found})


def _read(value: str) -> tuple[str, dict[str, str]]:
    text = _QUOTED.sub("", _COMMENT.sub(" ", unfolded(value[:8192])))
    server, *rest = text.split(";")
    results: dict[str, str] = {}
    for clause in rest:
        match = _RESULT.match(clause.strip())
        if match is None:
            continue
        method, result = match[1].lower(), match[2].lower()
        # Several signatures may be on a message; one good one is enough.
        if method not in results or result == "pass":
            results[method] = result
    return (server.split() or [""])[0].strip().lower(), results
