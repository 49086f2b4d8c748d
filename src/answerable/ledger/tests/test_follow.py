"""One follower feeds many readers: each gets everything, the slow are told, and who comes back misses nothing."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from answerable.ledger.follow import Follower, TooSlow
from answerable.ledger.models import Event
from answerable.ledger.tail import START, read_after, read_all
from answerable.ledger.tests.probes import probe, probes

pytestmark = pytest.mark.django_db(transaction=True)
WITHIN = 20  # seconds


def _as_they_are(placed):
    return placed


async def _write(function, *arguments):
    def run():
        try:
            return function(*arguments)
        finally:
            close_old_connections()

    return await sync_to_async(run, thread_sensitive=False)()


async def _take(readings, count):
    return [(await asyncio.wait_for(anext(readings), WITHIN)).event.pk for _ in range(count)]


async def _all_until_told(readings):
    heard = []
    try:
        async for reading in readings:
            heard.append(reading)
    except TooSlow:
        return heard
    raise AssertionError("nobody told it that it is too slow")


def test_every_reader_gets_every_event_once_and_in_order():
    async def scene():
        follower = Follower(_as_they_are)

        async def reader(ready):
            async with follower.listening() as readings:
                ready.release()
                return await _take(readings, 30)

        ready = asyncio.Semaphore(0)
        readers = [asyncio.create_task(reader(ready)) for _ in range(40)]
        for _ in readers:
            await asyncio.wait_for(ready.acquire(), WITHIN)
        for number in range(10):
            await _write(probes, f"a{number}", 3)
        return await asyncio.gather(*readers)

    probe("before anybody listened")
    heard = asyncio.run(scene())

    written = list(Event.objects.order_by("pk").values_list("pk", flat=True))[1:]
    assert heard == [written] * 40


def test_a_slow_reader_is_told_and_reads_on_from_where_it_was_while_others_go_on():
    async def scene():
        follower = Follower(_as_they_are)
        async with follower.listening() as slow, follower.listening() as quick:
            await _write(probe, "first")
            first = await asyncio.wait_for(anext(slow), WITHIN)
            heard = await _take(quick, 1)
            for number in range(10):
                await _write(probes, f"a{number}", 40)
                heard += await _take(quick, 40)
            return heard, [first, *await _all_until_told(slow)]

    heard, behind = asyncio.run(scene())

    assert len(heard) == 401
    assert len(behind) < 401
    rest = [placed.event.pk for placed in read_all(behind[0].position)]
    assert [behind[0].event.pk, *rest] == heard


def test_who_comes_back_with_a_position_misses_nothing():
    async def scene():
        follower = Follower(_as_they_are)
        async with follower.listening() as readings:
            await _write(probes, "a", 2)
            seen = [await asyncio.wait_for(anext(readings), WITHIN) for _ in range(2)]
        await _write(probes, "b", 3)  # while nobody listens
        async with follower.listening() as readings:
            await _write(probes, "c", 1)
            missed = await _write(read_after, seen[-1].position)
            live = await _take(readings, 1)
        return [one.event.pk for one in (*seen, *missed)], live

    heard, live = asyncio.run(scene())

    assert heard == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert set(live) <= set(heard)


def test_readers_are_told_when_the_follower_fails_and_the_next_one_hears_again():
    answers = iter([ZeroDivisionError()])

    def prepare(placed):
        for error in answers:
            raise error
        return placed

    async def scene():
        follower = Follower(prepare)
        async with follower.listening() as readings:
            await _write(probe, "a")
            with pytest.raises(TooSlow):
                await asyncio.wait_for(anext(readings), WITHIN)
        async with follower.listening() as readings:
            await _write(probe, "b")
            return await _take(readings, 1)

    assert asyncio.run(scene()) == [Event.objects.get(stream="schedule/b").pk]
    assert len(read_after(START)) == 2


def test_readers_that_come_and_go_without_a_pause_are_all_fed():
    async def scene():
        follower = Follower(_as_they_are)
        heard = []
        for number in range(12):
            async with follower.listening() as readings:
                await _write(probe, f"a{number}")
                heard += await _take(readings, 1)
            await asyncio.sleep(number * 0.02)
        return heard

    heard = asyncio.run(scene())

    assert heard == list(Event.objects.order_by("pk").values_list("pk", flat=True))
