"""What is believed of an id_token: signed by a key that its issuer publishes, for us, and not too old."""

from typing import Any

import jwt

from answerable.people.identity.discovery import ALGORITHMS, NotAsExpected, signing_keys

_LEEWAY = 60  # seconds by which clocks may differ
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def believed(given: object, *, issuer: str, keys_at: str, client_id: str) -> dict[str, Any]:
    """Its claims; raises NotAsExpected. The nonce is the caller's to look at."""
    if not isinstance(given, str):
        raise NotAsExpected("it sent no id_token")
    try:
        key = _named(jwt.get_unverified_header(given).get("kid"), signing_keys(keys_at))
        claims: dict[str, Any] = jwt.decode(
            given,
            key.key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=_LEEWAY,
            options={"require": _NEEDED},
        )
    except (jwt.PyJWTError, TypeError) as error:  # the last: a key of another kind
        raise NotAsExpected(f"the id_token cannot be believed: {error}") from error
    if claims.get("azp", client_id) != client_id or not claims["sub"]:
        raise NotAsExpected("the id_token is for somebody else")
    return claims


def _named(name: object, keys: list[jwt.PyJWK]) -> jwt.PyJWK:
    """The key that the token names. Where there is only one, it need not (OpenID Connect Core, 10.1)."""
    found = [key for key in keys if key.key_id == name] if name is not None else keys
    if len(found) != 1:
        raise NotAsExpected("the id_token is signed with a key that it does not publish")
    return found[0]
