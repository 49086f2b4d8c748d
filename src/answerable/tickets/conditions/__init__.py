"""The conditions of views, rules and narrowed lists.

`asking`: what a condition is, and who asks; `table`: which there are; `own_fields`: those of the company's own fields;
`reading`: how typed input becomes one, and a question to the database. Values are kept as the words that were chosen or
typed, checked and in one form; who reads decides who "me" is.
"""

from answerable.tickets.conditions.asking import Condition, Conditions, Reader, RuleAsker, What
from answerable.tickets.conditions.reading import (
    MOST,
    changed_since,
    question,
    questions,
    read,
    whats,
    words,
)
from answerable.tickets.conditions.table import channels_offered, contains, people_offered

__all__ = [
    "MOST",
    "Condition",
    "Conditions",
    "Reader",
    "RuleAsker",
    "What",
    "changed_since",
    "channels_offered",
    "contains",
    "people_offered",
    "question",
    "questions",
    "read",
    "whats",
    "words",
]
