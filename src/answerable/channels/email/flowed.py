"""Paragraphs out of `format=flowed` text (RFC 3676), whose lines end in a blank where they go on."""


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Join the lines that belong together; quotes of different depth never do."""
    joined: list[str] = []
    pending: list[str] = []
    depth = 0
    for line in text.split("\n"):
        body = line.lstrip(">")
        line_depth = len(line) - len(body)
        body = body.removeprefix(" ")  # space-stuffed
        if pending and (line_depth != depth or body == "-- "):
            joined.append(_quoted(pending, depth))
            pending = []
        depth = line_depth
        if body.endswith(" ") and body != "-- ":
            pending.append(body[:-1] if delete_space else body)
            continue
        joined.append(_quoted([*pending, body], depth))
        pending = []
    if pending:
        joined.append(_quoted(pending, depth))
    return "\n".join(joined)


def _quoted(pieces: list[str], depth: int) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
