"""The line to networks outside, which a test cuts: before anything is asked, or before we hear that it was done."""

import pytest

from answerable.channels.social import wire
from answerable.ledger.outside import NotReachable


class Line:
    def __init__(self, ask):
        self._ask = ask
        self.is_down = self.hangs_up = False

    def ask(self, *given, **options):
        if self.is_down:
            raise NotReachable("The network is gone.", is_final=False)
        answer = self._ask(*given, **options)
        if self.hangs_up and given[0] in ("POST", "PUT"):
            raise NotReachable("It hung up.", is_final=False)
        return answer


@pytest.fixture
def line(monkeypatch):
    found = Line(wire.ask)
    monkeypatch.setattr(wire, "ask", found.ask)
    return found
