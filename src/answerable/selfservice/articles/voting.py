"""What is asked of readers: whether it helped, and if not, why: chosen, so that nothing personal comes with it."""

from django.utils.translation import gettext_lazy as _

from answerable.selfservice.models import VoteReason

REASONS = [
    (VoteReason.UNCLEAR, _("It is hard to understand")),
    (VoteReason.INCOMPLETE, _("Something is missing")),
    (VoteReason.OUTDATED, _("It is not like that any more")),
    (VoteReason.FAILED, _("I did it, and it did not help")),
    (VoteReason.OTHER, _("I was looking for something else")),
]
