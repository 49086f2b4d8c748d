"""The site under test. One process serves many tests, each with rows of its own in one database.

So it keeps nothing that it knew of an earlier test's rows: elsewhere that is two seconds old at most, and never of rows
that came back under other keys.
"""

from answerable.config.asgi import application
from answerable.ledger.known import Known
from answerable.promises import choosing, policies
from answerable.regions import calendars
from answerable.selfservice.finding import engine
from answerable.selfservice.finding.typing import Kept
from tests.services.loopback import let_loopback_in


class _Forgetful(dict):
    def __setitem__(self, key, value):
        """Is asked anew."""


def _keep_nothing(self, value, **lasting):
    """Is asked anew."""


Known.keep = _keep_nothing
engine._FRESH = 0.0
Kept.get = lambda _kept, _key, make: make()
policies._versions, policies._terms = _Forgetful(), _Forgetful()
choosing._questions = calendars._known = _Forgetful()
let_loopback_in()

__all__ = ["application"]
