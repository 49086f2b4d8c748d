"""A figure as a picture, for paper and mails. It starts an engine of its own: for commands and the worker alone."""

import json
from typing import Any

from answerable.desk.insight.figure import Figure, Form
from answerable.desk.insight.spec import spec_of
from answerable.desk.masks.net import masked_text

ENDINGS = (".png", ".svg", ".pdf")
# The engine brings it along: what a machine has beside it does not change how a picture looks.
FONT = "Liberation Sans"
INK, QUIET, LINE, MARK = "#1f2328", "#59616b", "#d9dde2", "#1f5fbf"
_TWO_LINES = 7  # rows at most
_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "titleColor": QUIET,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "labelOverlap": True,
    },
    "point": {"color": MARK, "opacity": 1},
    "line": {"color": MARK},
    "rule": {"color": QUIET},
    "title": {"anchor": "start", "color": INK, "fontSize": 14, "limit": 0},
}


def picture_of(figure: Figure, ending: str) -> bytes:
    """With its sentence, as it stands by itself."""
    import vl_convert

    spec = drawn_spec(figure)
    spec["title"] = {"text": wrapped(figure.title, 88)}
    given = _written(spec)
    if ending == ".svg":
        return bytes(vl_convert.vegalite_to_svg(given).encode())
    if ending == ".pdf":
        return bytes(vl_convert.vegalite_to_pdf(given))
    return bytes(vl_convert.vegalite_to_png(given, scale=2))


def plain_picture(figure: Figure) -> bytes:
    """For a letter that says its sentence in words."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_written(drawn_spec(figure)), scale=1.5))


def svg_within(figure: Figure, width: float, height: float) -> str:
    """As large as the place it is given."""
    import vl_convert

    spec = drawn_spec(figure)
    if figure.form == Form.ROWS:
        _make_room(spec, has_two_lines=len(figure.points) <= _TWO_LINES)
    spec |= {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return str(vl_convert.vegalite_to_svg(_written(spec)))


def _written(spec: dict[str, Any]) -> str:
    """With what its reader must not see taken out: nobody looks into a picture afterwards."""
    return masked_text(json.dumps(spec, ensure_ascii=False))


def _make_room(spec: dict[str, Any], *, has_two_lines: bool) -> None:
    """Half of a narrow place for what rows are called: in two lines where there are few."""
    axis = {**_CONFIG["axis"], "labelLimit": 170}
    spec["config"] = {**_CONFIG, "axis": axis, "lineBreak": "\n"}
    for each in spec["data"]["values"] if has_two_lines else ():
        lines = wrapped(each["label"], 28)
        each["label"] = "\n".join([*lines[:1], *([" ".join(lines[1:])] if lines[1:] else [])])


def drawn_spec(figure: Figure) -> dict[str, Any]:
    """Without a title, in the colours of paper. Rows say themselves what they are; the engine would write it across
    long ones."""
    spec = spec_of(figure)
    del spec["title"]
    if figure.form == Form.ROWS:
        spec["encoding"]["y"]["title"] = None
    height: object = 180 if figure.form == Form.TREND else {"step": 26}
    return {**spec, "height": height, "config": _CONFIG}


def wrapped(text: str, width: int) -> list[str]:
    """Lines of so many letters at most."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
