"""Dates on customers' pages: the month in letters, the hours of the day's twenty-four, in each of their languages."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

_AT = datetime(2026, 9, 29, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "29 September 2026", "29 September 2026, 16:05"),
        ("de", "29. September 2026", "29. September 2026 16:05"),
        ("fr", "29 septembre 2026", "29 septembre 2026 16:05"),
        ("es", "29 de septiembre de 2026", "29 de septiembre de 2026 a las 16:05"),
        ("nl", "29 september 2026", "29 september 2026 16:05"),
        ("pl", "29 września 2026", "29 września 2026 16:05"),
        ("ja", "2026年9月29日", "2026年9月29日 16:05"),
        ("ar", "29 سبتمبر 2026", "29 سبتمبر 2026، 16:05"),
    ],
)
def test_a_date_reads_as_people_of_that_language_write_it(language, day, moment):
    with translation.override(language):
        assert date_format(_AT, "DATE_FORMAT") == day
        assert date_format(_AT, "DATETIME_FORMAT") == moment
