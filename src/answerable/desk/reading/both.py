"""Measures and dates that somebody elsewhere reads otherwise carry the other reading: 9,000 feet are 2743 m, and
3/4/2026 is a day in March or in April. Pure; nothing is changed in what was written, and what is uncertain is left
alone."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

MOST = 200_000  # of text; what is longer is nothing that one reads so closely
_NUMBER = r"(?<![\w.,/:−–-])([−–-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[−–-]?\d{1,7}(?:[.,]\d{1,3})?)"
_SPACE = r"(?:[ \u00a0\u202f]|&nbsp;)?"
_Convert = Callable[[float], float]


def _times(factor: float) -> _Convert:
    return lambda value: value * factor


# How it is written, lower case: what it becomes, by which sum. Those of the first kind write 9,000 for nine thousand.
_CUSTOMARY: Mapping[str, tuple[str, _Convert]] = {
    "feet|foot|ft": ("m", _times(0.3048)),
    "inches|inch": ("cm", _times(2.54)),
    "yards|yard|yd": ("m", _times(0.9144)),
    "miles|mile": ("km", _times(1.609344)),
    "mph": ("km/h", _times(1.609344)),
    "lbs|lb": ("kg", _times(0.45359237)),
    "fl oz": ("ml", _times(29.5735)),
    "ounces|ounce|oz": ("g", _times(28.349523)),
    "gallons|gallon|gal": ("l", _times(3.785412)),
    "psi": ("bar", _times(0.0689476)),
    "°f|° f|degrees f|degrees fahrenheit": ("°C", lambda value: (value - 32) / 1.8),
}
_METRIC: Mapping[str, tuple[str, _Convert]] = {
    "km/h": ("mph", _times(1 / 1.609344)),
    "km": ("miles", _times(1 / 1.609344)),
    "cm": ("inches", _times(1 / 2.54)),
    "mm": ("inches", _times(1 / 25.4)),
    "m": ("feet", _times(1 / 0.3048)),
    "kg": ("lb", _times(1 / 0.45359237)),
    "bar": ("psi", _times(1 / 0.0689476)),
    "°c|° c|degrees c|degrees celsius": ("°F", lambda value: value * 1.8 + 32),
}
_SUMS = {
    name: sum_ for kind in (_CUSTOMARY, _METRIC) for names, sum_ in kind.items() for name in names.split("|")
}
_OF_CUSTOMARY = {name for names in _CUSTOMARY for name in names.split("|")}
_WORDS = "|".join(sorted(map(re.escape, _SUMS), key=len, reverse=True)).replace(r"\ ", " ")
_MEASURE = re.compile(rf"{_NUMBER}{_SPACE}({_WORDS})(?![\w/²³])", re.IGNORECASE)
_DATE = re.compile(r"(?<![\w.,/:-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|[.,:]\d)")
_DIGIT = re.compile(r"\d")
_TAG = re.compile(r"(<[^>]*>)")
_LEFT_ALONE = re.compile(r"</?(a|code|pre)\b", re.IGNORECASE)


def with_both(html: str) -> str:
    """`html` is harmless already; between its tags, what can be read two ways says both."""
    if len(html) > MOST:
        return html
    inside, parts = 0, []
    for part in _TAG.split(html):
        if part.startswith("<"):
            if _LEFT_ALONE.match(part):
                inside += -1 if part.startswith("</") else 1
            parts.append(part)
        elif inside > 0 or not _DIGIT.search(part):
            parts.append(part)
        else:
            parts.append(_DATE.sub(_dated, _MEASURE.sub(_measured, part)))
    return "".join(parts)


def _measured(match: re.Match[str]) -> str:
    unit = match[2].lower()
    if unit == "m" and match[2] != "m":
        return match[0]  # 5 M are millions
    value = _value(match[1], is_customary=unit in _OF_CUSTOMARY)
    if value is None:
        return match[0]
    other, convert = _SUMS[unit]
    return _both(match[0], f"{_rounded(convert(value))} {other}")


def _value(written: str, *, is_customary: bool) -> float | None:
    """None where a comma or a point may stand for thousands or for a fraction."""
    plain = written.replace("−", "-").replace("–", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return float(plain.replace(",", "")) if is_customary else None
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", plain) and not is_customary:
        return None
    return float(plain.replace(",", "."))


def _rounded(value: float) -> str:
    """As exact as what was said: three figures are enough to compare."""
    size = abs(value)
    digits = 0 if size >= 20 else 1 if size >= 2 else 2
    said = f"{value:.{digits}f}"
    return (said.rstrip("0").rstrip(".") if "." in said else said).replace("-", "−") or "0"


def _dated(match: re.Match[str]) -> str:
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    if one == other or not (1 <= one <= 12 and 1 <= other <= 12):
        return match[0]
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2100:
        return match[0]
    first, second = date(year, other, one), date(year, one, other)
    words = _("%(one)s or %(other)s")
    return _both(
        match[0], words % {"one": date_format(first, "j F Y"), "other": date_format(second, "j F Y")}
    )


def _both(written: str, other: str) -> str:
    said = escape(other)
    return (
        f'<span class="both" data-tip="{said}">{written}<span class="visually-hidden"> ({said})</span></span>'
    )
