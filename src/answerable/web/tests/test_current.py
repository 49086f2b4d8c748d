"""Language and time zone are each request's own, as with Django's own way of keeping them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.urls import base as addresses
from django.urls import get_script_prefix
from django.utils import timezone, translation
from django.utils.translation import gettext, trans_real

from answerable.web.current import Current, read_quickly

TOGETHER = 10


def test_nothing_is_there_until_it_is_set_and_when_it_was_taken_back() -> None:
    current = Current()
    assert not hasattr(current, "value")
    with pytest.raises(AttributeError):
        _ = current.value
    current.value = None
    assert current.value is None
    del current.value
    assert not hasattr(current, "value")


def test_what_was_set_before_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Current()
    before.value = "/desk/"
    for place, name in ((addresses, "_urlconfs"), (trans_real, "_active"), (timezone, "_active")):
        monkeypatch.setattr(place, name, getattr(place, name))
    monkeypatch.setattr(addresses, "_prefixes", before)
    read_quickly()
    assert addresses._prefixes is not before
    assert get_script_prefix() == "/desk/"


def test_threads_do_not_see_each_others_language() -> None:
    met = Barrier(3)

    def said(language: str) -> str:
        with translation.override(language):
            met.wait(TOGETHER)  # all have theirs before anyone reads
            return f"{translation.get_language()} {gettext('Search')}"

    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(said, ["en", "de", "ja"]))
    assert found[0] == "en Search"
    assert found[1].startswith("de ")
    assert found[2].startswith("ja ")
    assert len({each.split(" ", 1)[1] for each in found}) == 3


def test_tasks_that_take_turns_keep_their_own() -> None:
    async def within(language: str, zone: str) -> tuple[str, str]:
        with translation.override(language), timezone.override(zone):
            await asyncio.sleep(0)
            there = await sync_to_async(lambda: (translation.get_language(), gettext("Search")))()
            await asyncio.sleep(0)
            assert there[0] == translation.get_language()
            return str(there[1]), timezone.get_current_timezone_name()

    async def both() -> list[tuple[str, str]]:
        return await asyncio.gather(within("de", "Asia/Tokyo"), within("en", "Europe/Paris"))

    with ThreadPoolExecutor(1) as thread:  # the test's own may have a browser's loop
        first, second = thread.submit(async_to_sync(both)).result(TOGETHER)
    assert (first[1], second) == ("Asia/Tokyo", ("Search", "Europe/Paris"))
    assert first[0] != "Search"


def test_what_a_language_says_is_remembered_and_not_mixed_up() -> None:
    with translation.override("de"):
        german = gettext("Search")
        with translation.override("en"):
            assert gettext("Search") == "Search"
        assert gettext("Search") == german != "Search"
        assert gettext("\r\nnothing of the kind") == "\nnothing of the kind"
        assert gettext("") == ""
