"""An event's data is small and typed: nothing personal can slip in."""

from datetime import datetime

import pytest

from answerable.ledger.kinds import kind
from answerable.ledger.models import Event
from answerable.ledger.tests.probes import MOMENT, PROBED, probe

REFUSED = {
    "a name": {"word": "Cleo Smith"},
    "an address": {"word": "cleo@example.com"},
    "a sentence": {"word": "The zip is broken."},
    "a name in another script": {"word": "佐藤"},
    "a word with a line end": {"word": "email\n"},
    "a long word": {"word": "x" * 65},
    "a word that is a number": {"word": 7},
    "a text for a number": {"number": "7"},
    "a truth for a number": {"number": True},
    "a fraction": {"number": 1.5},
    "a number for a truth": {"truth": 1},
    "words for ids": {"ids": ["cleo@example.com"]},
    "a text for a moment": {"moment": "2026-03-02"},
    "an unknown key": {"subject": 1},
}


@pytest.mark.django_db
@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_could_be_personal_is_refused(data):
    with pytest.raises(TypeError):
        probe("a", **data)

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_typed_data_is_kept():
    probe("a", number=-3, word="imap:INBOX/7", ids=[3, 1], moment=MOMENT, truth=False)

    assert Event.objects.get().data == {
        "number": -3,
        "word": "imap:INBOX/7",
        "ids": [3, 1],
        "moment": "2026-03-02T09:00:00.000000+00:00",
        "truth": False,
    }


def test_nothing_stands_for_itself():
    assert PROBED.checked({"number": None, "moment": None}) == {"number": None, "moment": None}


def test_a_kind_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        kind("probe.made", number=int)


def test_a_moment_needs_its_zone():
    """Python would take the machine's own zone for one without; two machines would then differ."""
    with pytest.raises(TypeError):
        PROBED.checked({"moment": datetime(2026, 3, 2, 9)})
