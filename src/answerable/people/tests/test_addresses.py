"""The same address, written differently, is the same address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.people.addresses import host_of, normalise


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("cleo@example.com", "cleo@example.com"),
        ("Cleo@EXAMPLE.com", "cleo@example.com"),
        (" <cleo@example.com> ", "cleo@example.com"),
        ("cleo\u200b@example.com", "cleo@example.com"),
        ("\uff43leo@example.com", "cleo@example.com"),  # full-width c
        ("cleo@b\u00fccher.example", "cleo@xn--bcher-kva.example"),
        ("cleo+tents@example.com", "cleo+tents@example.com"),
        ('"cleo@home"@example.com', '"cleo@home"@example.com'),
        ("cleo", ""),
        ("@example.com", ""),
        ("cleo@", ""),
        ("cleo @example.com", ""),
        ("", ""),
    ],
)
def test_a_mail_address_is_kept_one_way(written, kept):
    assert normalise("email", written) == kept


@given(st.text(max_size=400))
def test_whatever_is_typed_is_kept_the_same_way_twice(text):
    for channel in ("email", "phone"):
        kept = normalise(channel, text)
        assert len(kept) <= 320
        assert normalise(channel, kept) == kept


def test_the_host_is_what_follows_the_last_at():
    assert host_of("a@b@example.com") == "example.com"
    assert host_of("nobody") == "nobody"
