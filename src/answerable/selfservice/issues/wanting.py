"""Who wants no notices of a brand: one click in the mail is enough (RFC 8058), and it can be taken back on their page.

The address in a mail's link is not in it, only its keyed digest, which is all that is kept.
"""

from datetime import datetime

from django.core import signing

from answerable.channels import consent

LIST = "issues:{}"  # the name of a brand's list among what one may ask not to be told
_SALT = "answerable.notices.out"


def out_token(name: str, address: str) -> str:
    return signing.dumps([name, consent.digest_of(address)], salt=_SALT)


def read_out(token: str) -> tuple[str, str] | None:
    """The list and the digest; None where it is not ours."""
    try:
        name, digest = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(name), str(digest)


def take_out(token: str, *, at: datetime) -> bool:
    """Twice is harmless; False where the link is not ours."""
    found = read_out(token)
    if found is not None:
        consent.opt_out_digest(*found, at=at)
    return found is not None
