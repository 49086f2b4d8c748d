"""The wait as HTML. Drawn here and not by a template: a queue shows fifty, and a template takes ten times as long."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString

from answerable.web.waiting import Wait, WaitPart, WaitState

RING = '<circle class="track" cx="15" cy="15" r="12"/>'
CHECK = '<path class="tick" d="m10 15.4 3.6 3.7 6.6-7.4"/>'
HANDS = '<path class="tick" d="M15 9.5V15l3.6 2.4"/>'
CORE = '<circle class="core" cx="15" cy="15" r="4"/>'


def draw_wait(wait: Wait, *, is_large: bool = False) -> SafeString:
    """Dial and words; `data-wait` where there is a promise towards which the dial turns."""
    ticks = " data-wait" if _is_running(wait) else ""
    words = "&nbsp;· ".join(_part(part) for part in wait.parts)
    return SafeString(
        f'<span class="wait {wait.state}"{ticks}>{_dial(wait, is_large)}<span class="wait-words">{words}</span></span>'
    )


def _is_running(wait: Wait) -> bool:
    return wait.state != WaitState.DONE and wait.share is not None


def _dial(wait: Wait, is_large: bool) -> str:
    size = " large" if is_large else ""
    return f'<svg class="dial{size}" viewBox="0 0 30 30" aria-hidden="true">{RING}{_inside(wait)}</svg>'


def _inside(wait: Wait) -> str:
    """A check, the hands of a clock where nothing is promised, or the time that is gone."""
    if wait.state == WaitState.DONE:
        return CHECK if wait.is_answered else ""
    if wait.share is None:
        return HANDS
    # The circle's length is declared as 100, so the dash pattern is a percentage.
    gone = max(1, round(wait.share * 100))
    arc = (
        '<circle class="arc" cx="15" cy="15" r="12" pathLength="100" '
        f'stroke-dasharray="{gone} 100" transform="rotate(-90 15 15)"/>'
    )
    return arc + CORE if wait.state == WaitState.LATE else arc


def _part(part: WaitPart) -> str:
    moments = {"since": part.since, "owed": part.owed_by, "soon": part.soon_at}
    data = "".join(f' data-{name}="{at.isoformat()}"' for name, at in moments.items() if at)
    pattern = f' data-words="{escape(part.pattern)}"' if part.pattern else ""
    return f'<span class="part"{data}{pattern}>{escape(part.text)}</span>'
