"""Why a feed gave no days, in words: what happened, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, str | Promise] = {
    "not_public": _("The address leads into a network of our own. Use one that is on the internet."),
    "no_answer": _("Nobody answered at this address. Look whether it is right; it is tried again tomorrow."),
    "not_allowed": _("The feed refused to be read. Share it so that whoever has its address can read it."),
    "not_found": _("There is nothing at this address any more. Copy the address of the feed anew."),
    "refused": _("The feed’s server had trouble of its own. It is tried again tomorrow."),
    "too_big": _("The feed is larger than 2 MB. Make a calendar that holds only your days off."),
    "too_slow": _("The feed was too long in coming. It is tried again tomorrow."),
    "too_much": _("There is too much in it to be read. Make a calendar that holds only your days off."),
    "not_a_calendar": _("It is no iCalendar file. The address of a feed often ends with .ics."),
    "unreadable": _("The address cannot be read with the present SECRET_KEY. Enter it again."),
}


def problem_words(problem: str) -> str:
    return str(PROBLEMS.get(problem, "")) if problem else ""
