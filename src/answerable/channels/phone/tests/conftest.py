"""A number of ours, and the telephones of the cast."""

import pytest
from django.utils import timezone

from answerable.channels.phone.models import Line
from answerable.channels.phone.tests.harness import Harness


@pytest.fixture
def phone(request, ghent):
    return Harness(request, ghent)


@pytest.fixture
def line_of():
    def make(staff):
        number = f"+3247100{staff.pk:04}"
        return Line.objects.create(staff=staff, number=number, verified_at=timezone.now())

    return make
