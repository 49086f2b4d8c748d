"""The verbs of known issues: who states one says so to everybody, so that stating is for people of the house."""

from answerable.selfservice.issues.actions.bursting import dismiss_burst, restore_burst
from answerable.selfservice.issues.actions.linking import (
    link_ticket,
    note_chase,
    propose_ticket,
    unlink_ticket,
)
from answerable.selfservice.issues.actions.reaching import Wanted, reach, remove_reach
from answerable.selfservice.issues.actions.solving import answer_linked
from answerable.selfservice.issues.actions.stating import (
    Said,
    Statement,
    change_issue,
    open_issue,
    reopen_issue,
    update_issue,
)
from answerable.selfservice.issues.actions.telling import (
    NoticeWanted,
    approve_notice,
    change_notice,
    stop_notice,
    write_notice,
)

__all__ = [
    "NoticeWanted",
    "Said",
    "Statement",
    "Wanted",
    "answer_linked",
    "approve_notice",
    "change_issue",
    "change_notice",
    "dismiss_burst",
    "link_ticket",
    "note_chase",
    "open_issue",
    "propose_ticket",
    "reach",
    "remove_reach",
    "reopen_issue",
    "restore_burst",
    "stop_notice",
    "unlink_ticket",
    "update_issue",
    "write_notice",
]
