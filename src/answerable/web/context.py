from __future__ import annotations

from django.http import HttpRequest

THEMES = frozenset({"light", "dark"})


def page(request: HttpRequest) -> dict[str, str]:
    """What every page's frame needs to know of its reader.

    The theme and the rail's width are in cookies and not in the browser's storage, so that the first
    paint is right without an inline script.
    """
    theme = request.COOKIES.get("theme", "")
    rail = "wide" if request.COOKIES.get("rail") == "wide" else ""
    return {"theme": theme if theme in THEMES else "", "rail": rail}
