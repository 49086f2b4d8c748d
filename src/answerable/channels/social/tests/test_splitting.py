"""Long answers, as several posts."""

import pytest

from answerable.channels.mastodon.sending import length as on_mastodon
from answerable.channels.social.splitting import graphemes, split
from answerable.channels.x.sending import length as on_x


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("stove", 5), ("e\u0301", 1), ("👍🏽", 1), ("👩‍👩‍👧‍👦", 1), ("🇧🇪🇩🇪", 2), ("日本", 2), ("❤️", 1)],
)
def test_what_a_reader_sees_is_counted(text, count):
    assert graphemes(text) == count


@pytest.mark.parametrize(
    ("length", "text", "count"),
    [
        (on_mastodon, "@cleo@there.example see https://k.example", 19 + 5 + 23),
        (on_x, "see https://kestrel.example/" + "x" * 90, 4 + 23),
        (on_x, "日本", 4),
        (on_x, "👩‍👩‍👧‍👦 fine", 7),
        (on_x, "Élan", 4),
    ],
)
def test_each_network_counts_in_its_own_way(length, text, count):
    assert length(text) == count


@pytest.mark.parametrize("length", [graphemes, on_mastodon, on_x])
@pytest.mark.parametrize(
    "text",
    ["Turn the valve. " * 60, "x" * 700, "👩‍👩‍👧‍👦" * 320, "see https://kestrel.example/valve now " * 30],
)
def test_every_part_fits_nothing_is_lost_and_words_and_links_are_whole(length, text):
    parts = split(text, 280, length)

    assert all(length(part) <= 280 for part in parts)
    assert parts[0].endswith(f"(1/{len(parts)})")
    bare = [part.rpartition(" (")[0] for part in parts]
    assert "".join("".join(bare).split()) == "".join(text.split())
    if "valve" in text:
        assert not any(part.endswith(("http", "https:", "valv")) for part in bare)


def test_what_fits_has_no_number():
    assert split("Turn it.", 280, graphemes, head="@cleo ") == ["@cleo Turn it."]
