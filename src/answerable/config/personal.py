"""Which rooms keep words about a ticket that go with it when a person is erased, and stand in the copy of their data.

Tickets, channels and people are seen to by `privacy` itself; it cannot know those that are built upon it.
"""

from collections.abc import Sequence

from answerable.privacy.rooms import Room

ROOMS: Sequence[Room] = (
    Room(
        "handed_over",
        forget="answerable.routing.handovers.erasing.forget",
        copy="answerable.routing.handovers.erasing.copy",
    ),
)
