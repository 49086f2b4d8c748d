"""Real replies, where the corpora lie beside the project. These are floors; `bench/quotes.py` prints the figures."""

import pytest
from bench.quotes import CORPORA, clients, quotes

pytestmark = pytest.mark.skipif(not (CORPORA / "mail").is_dir(), reason="no corpora beside the project")


def test_nearly_all_replies_are_trimmed_exactly_as_a_person_did():
    cases = list(quotes())
    wrong = [name for name, got, wanted in cases if got != wanted]
    assert len(cases) == 35
    assert len(wrong) <= 2, wrong


def test_the_reply_of_every_client_is_found_in_text_and_html():
    cases = list(clients())
    assert len({name.split()[0] for name, _, _ in cases}) == 23
    assert [(name, got) for name, got, wanted in cases if got != wanted] == []
