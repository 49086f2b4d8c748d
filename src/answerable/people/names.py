"""What a person is called, as mail programs tell it."""

_QUOTES = "\"'“”‘’«» "
MOST = 200


def real_name(given: str) -> str:
    """The name in what stood beside an address; empty when that was only the address once more. "@cleo" is what a
    network calls somebody."""
    name = " ".join("".join(each for each in given if each.isprintable()).split()).strip(_QUOTES)
    return "" if "@" in name[1:] and " " not in name else name[:MOST]
