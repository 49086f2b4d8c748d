"""What a person is called, as mail programs tell it."""

_QUOTES = "\"'“”‘’«» "
MOST = 200


def real_name(given: str) -> str:
    """The name in what stood beside an address; empty when that was only the address once more."""
    name = " ".join("".join(each for each in given if each.isprintable()).split()).strip(_QUOTES)
    return "" if "@" in name and " " not in name else name[:MOST]
