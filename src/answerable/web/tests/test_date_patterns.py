from datetime import UTC, datetime

import pytest
from django.utils import dateformat
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from answerable.web.date_patterns import date_format

_PATTERNS = [
    "j M Y, H:i",
    "D j M, H:i",
    "j M, H:i",
    "D j M",
    "H:i",
    "l j F Y",
    "Y年n月j日 G:i",
    "d.m.Y",
    r"j \d\e F Y",
    "jS F, g:i a",
]


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar", "ja", "pt-br"])
@given(at=st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)))
def test_writes_what_django_writes(language, at):
    with override(language):
        for pattern in _PATTERNS:
            assert date_format(at, pattern) == dateformat.format(at, pattern)
