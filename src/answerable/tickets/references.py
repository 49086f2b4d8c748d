"""Names of tickets: one that people read out, and one that only a mail address carries."""

import secrets

# No vowels (no words), no 0 O 1 I L (no doubt over the phone).
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference() -> str:
    """ "K7Q4-TXB9": random, so that no ticket's reference tells another's. 38 bits: with a million tickets one draw
    in 280,000 is taken already; the database then refuses and the job or the person tries again."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """The secret in a ticket's reply address: 80 bits, lower case since mail hosts may fold capitals."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(16))


def clean_reference(text: str) -> str:
    """What somebody typed, as it is kept: "k7q4txb9" → "K7Q4-TXB9"; empty when it cannot be one."""
    letters = "".join(character for character in text.upper() if character.isalnum())
    if len(letters) != 8 or any(letter not in _LETTERS for letter in letters):
        return ""
    return f"{letters[:4]}-{letters[4:]}"
