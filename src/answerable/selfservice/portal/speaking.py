"""In which language a customer reads: as the address says, else as they chose, else as they told us, else as their
browser says, else as their brand speaks. Colleagues' pages have languages of their own (`settings.LANGUAGES`)."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from answerable.channels.models import Mailbox
from answerable.selfservice.models import Visit

COOKIE = "answerable_language"
SPOKEN: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "nl": "Nederlands",
    "pl": "Polski",
    "ja": "日本語",
    "ar": "العربية",
}


def language_of(request: HttpRequest, front: Mailbox, visit: Visit | None) -> str:
    accepted = [
        code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    told = visit.person.language if visit is not None else ""
    branded = front.brand.language if front.brand else ""
    for code in (request.GET.get("lang", ""), request.COOKIES.get(COOKIE, ""), told, *accepted, branded):
        if (found := spoken(code)) is not None:
            return found
    return "en"


def spoken(code: str) -> str | None:
    """The language of ours that "de-AT" means, if there is one."""
    base = code.partition("-")[0].lower()
    return base if base in SPOKEN else None
