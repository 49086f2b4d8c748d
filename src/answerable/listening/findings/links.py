"""Where a finding is worked on outside: an address, and how two of them are known to be the same. Pure."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid

_MOST = 500


def link_or_refusal(given: str) -> str:
    link = given.strip()
    if not link:
        return ""
    if len(link) > _MOST or any(each.isspace() or ord(each) < 32 for each in link) or not key_of_link(link):
        raise Invalid(_("The link must be an address that begins with https://."))
    return link


def key_of_link(link: str) -> str:
    """The same for every way of writing one address; empty where it is none."""
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
        return ""
    path = parts.path.replace("/-/work_items/", "/-/issues/").rstrip("/").lower()
    return f"{host}{f':{port}' if port not in (None, 80, 443) else ''}{path}"[:_MOST]
