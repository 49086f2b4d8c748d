"""A figure as a picture, for paper and mails. It starts an engine of its own: for commands and the worker alone."""

import json

from answerable.desk.insight.figure import Figure
from answerable.desk.insight.spec import spec_of

ENDINGS = (".png", ".svg")


def picture_of(figure: Figure, ending: str) -> bytes:
    import vl_convert

    spec = json.dumps(spec_of(figure), ensure_ascii=False)
    if ending == ".svg":
        return bytes(vl_convert.vegalite_to_svg(spec).encode())
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
