"""The test button of a connection: what works and what does not, step by step and in plain words."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger import outside
from answerable.ledger.secrets import SecretUnreadable
from answerable.people.identity.discovery import MOST, Discovered, NotAsExpected, discover, signing_keys
from answerable.people.identity.places import callback_address
from answerable.people.identity.saml.testing import saml_steps
from answerable.people.models import IdentityConnection


@dataclass(frozen=True)
class Check:
    what: str
    ok: bool
    words: str


def check_connection(connection: IdentityConnection) -> list[Check]:
    """As far as it can be tried without a person who signs in. What follows from a failure is not tried."""
    steps = saml_steps(connection) if connection.is_saml else _Steps(connection).steps()
    return _until_one_fails(steps)


def _until_one_fails(steps: Sequence[tuple[str, Callable[[], str]]]) -> list[Check]:
    checks = []
    for what, step in steps:
        try:
            checks.append(Check(what, True, step()))
        except (NotAsExpected, SecretUnreadable) as error:
            checks.append(Check(what, False, str(error)))
            break
    return checks


class _Steps:
    def __init__(self, connection: IdentityConnection) -> None:
        self._connection = connection
        self._found: Discovered | None = None

    def steps(self) -> Sequence[tuple[str, Callable[[], str]]]:
        return [
            (_("What it says of itself"), self._discovery),
            (_("Keys"), self._keys),
            (_("Client ID and secret"), self._client),
        ]

    def _discovery(self) -> str:
        self._found = discover(self._connection.issuer)
        return _("It answers, and is who it should be.")

    def _keys(self) -> str:
        assert self._found is not None
        count = len(signing_keys(self._found.keys))
        return ngettext("It signs with %(n)s key.", "It signs with one of %(n)s keys.", count) % {"n": count}

    def _client(self) -> str:
        """A code that nobody was given is refused; what is said of it tells whether we are known."""
        assert self._found is not None
        # Shown in the body, which every system that we know of takes for this question.
        asked = {
            "grant_type": "authorization_code",
            "code": "none",
            "redirect_uri": callback_address(self._connection),
            "client_id": self._connection.client_id,
            "client_secret": self._connection.readable_secret,
        }
        said = _asked(self._found.token, asked)
        if said in ("invalid_client", "unauthorized_client"):
            raise NotAsExpected(_("It does not know this client ID, or the secret is wrong."))
        if said == "invalid_grant":
            return _("It knows us.")
        return _("It answers; whether it knows us shows when somebody signs in.")


def _asked(url: str, form: dict[str, str]) -> str:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        body = urlencode(form).encode()
        answer = outside.ask("POST", url, headers, body, most=MOST, inside=settings.IDENTITY_INSIDE)
        said = json.loads(answer.content)
    except (outside.NotReachable, outside.TooMuch) as error:
        raise NotAsExpected(_("It cannot be reached: %(why)s") % {"why": error}) from error
    except (ValueError, RecursionError):
        return ""
    return str(said.get("error", "")) if isinstance(said, dict) else ""
