"""Which rooms keep words that go with a ticket when a person is erased, or that stand in the copy of a person's data.

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
    Room(
        "calls",
        forget="answerable.channels.phone.erasing.forget",
        copy="answerable.channels.phone.erasing.copy",
    ),
    # Visitors go with where their conversations lead (`channels.erasing`).
    Room("chats", about="answerable.channels.chat.exporting.kept_about"),
    Room(
        "open311",
        forget="answerable.selfservice.open311.erasing.forget",
        copy="answerable.selfservice.open311.erasing.copy",
    ),
    Room(
        "article_flags",
        forget="answerable.selfservice.articles.erasing.forget",
        copy="answerable.selfservice.articles.erasing.copy",
    ),
    # Values that a step asked for; runs of somebody who has no ticket go with `customer.erased`.
    Room(
        "guides",
        forget="answerable.selfservice.guides.erasing.forget",
        copy="answerable.selfservice.guides.erasing.copy",
    ),
    # What a solved ticket asked, as numbers.
    Room("solved_cases", forget="answerable.selfservice.cases.erasing.forget"),
    Room(
        "quality",
        forget="answerable.listening.quality.erasing.forget",
        copy="answerable.listening.quality.erasing.copy",
    ),
    Room("good_answers", forget="answerable.listening.peers.answers.forget"),
    Room(
        "survey_answers",
        forget="answerable.listening.surveys.erasing.forget",
        copy="answerable.listening.surveys.erasing.copy",
    ),
    Room(
        "listening",
        forget="answerable.listening.erasing.forget",
        scrub="answerable.listening.erasing.scrub",
        copy="answerable.listening.erasing.copy",
    ),
    # These go with `customer.erased`, as the evidence of what is known to be wrong does.
    Room("suggestions", about="answerable.selfservice.finding.erasing.kept_about"),
    Room(
        "known_issues",
        scrub="answerable.selfservice.issues.erasing.forget_followers",
        about="answerable.selfservice.issues.erasing.kept_about",
    ),
    Room(
        "findings",
        forget="answerable.listening.findings.erasing.forget",
        copy="answerable.listening.findings.erasing.copy",
    ),
    Room("capability", about="answerable.routing.capability.exporting.kept_about"),
)
