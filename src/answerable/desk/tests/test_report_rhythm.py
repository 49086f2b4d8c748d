"""When a report is due: pure, so held by many moments, places and rhythms."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from answerable.desk.insight.reports.rhythm import Rhythm, next_after, period_of
from answerable.insight.models import Often

DAY = timedelta(days=1)
ZONES = ["UTC", "Europe/Brussels", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]


@given(
    st.integers(1_577_836_800, 2_051_222_400),
    st.sampled_from(Often),
    st.integers(1, 28),
    st.integers(0, 23),
    st.sampled_from(ZONES),
)
def test_what_comes_next_is_behind_now_on_its_day_and_in_another_period(seconds, often, day, hour, zone):
    moment = datetime.fromtimestamp(seconds, UTC)
    rhythm = Rhythm(often, day % 7 + 1 if often == Often.WEEKLY else day, hour, ZoneInfo(zone))
    due = next_after(rhythm, moment)
    assert moment < due <= moment + 33 * DAY
    then = next_after(rhythm, due)
    local = due.astimezone(rhythm.zone)
    assert rhythm.is_due_on(local.date()) or local.hour < hour
    assert period_of(rhythm, due) < period_of(rhythm, then)
    assert next_after(rhythm, due - timedelta(seconds=1)) == due


def test_an_hour_that_is_left_out_is_the_one_after_it():
    """On 29 March 2026 clocks in Brussels go from two to three."""
    rhythm = Rhythm(Often.WEEKLY, 7, 2, ZoneInfo("Europe/Brussels"))
    assert next_after(rhythm, datetime(2026, 3, 28, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_period_is_the_day_on_which_it_falls_due_there():
    rhythm = Rhythm(Often.WEEKLY, 5, 7, ZoneInfo("Asia/Tokyo"))
    assert period_of(rhythm, datetime(2026, 12, 31, 22, tzinfo=UTC)) == "2027-01-01"
