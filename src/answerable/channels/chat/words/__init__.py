"""What the widget says, in the languages that it speaks: a file each, all with the same words."""

import json
from functools import cache
from pathlib import Path

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
_FALLBACK = "en"


def dress(wanted: str) -> dict[str, object]:
    """The words in the first of the wanted languages ("nl-BE,fr") that there is."""
    language = next((code for each in wanted.split(",") if (code := _code(each)) in languages()), _FALLBACK)
    return {
        "language": language,
        "dir": "rtl" if language in _RIGHT_TO_LEFT else "ltr",
        "words": languages()[language],
    }


@cache
def languages() -> dict[str, dict[str, str]]:
    found = sorted(Path(__file__).parent.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in found}


def _code(tag: str) -> str:
    return tag.strip().partition("-")[0].lower()
