"""What an import did and lost, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from answerable.history.models import HistoryRun
from answerable.history.shape import LossKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_LOST: dict[LossKind, "StrPromise"] = {
    LossKind.NO_PLACE: gettext_lazy("There is no place for “%(what)s”: it is left out."),
    LossKind.BROKEN: gettext_lazy("Left out, since it cannot be read: %(what)s."),
    LossKind.NO_MOMENT: gettext_lazy("“%(what)s” is no moment: it is left out."),
    LossKind.NO_ZONE: gettext_lazy("“%(what)s” does not say in which time zone: it is read as UTC."),
    LossKind.FUTURE: gettext_lazy("Still to come, and left out: %(what)s."),
    LossKind.STATE: gettext_lazy("The state “%(what)s” is not known: it is taken as open."),
    LossKind.PRIORITY: gettext_lazy("The priority “%(what)s” is not known: it is taken as normal."),
    LossKind.CHANNEL: gettext_lazy("The channel “%(what)s” is not known: it is taken as a web form."),
    LossKind.FILES: gettext_lazy("Files are named and not in it: “%(what)s”."),
    LossKind.DOER: gettext_lazy("Who changed something is nobody here: it is told as the system’s."),
    LossKind.TOO_LONG: gettext_lazy("Too long, and cut: %(what)s."),
    LossKind.TWICE: gettext_lazy("A ticket’s number comes once more: only the first is taken."),
    LossKind.CHANGED_SINCE: gettext_lazy(
        "It is here already, and the file tells more of it than then: take that import out, and bring it again."
    ),
}
_COUNTED: dict[str, "StrPromise"] = {
    "tickets": ngettext_lazy("%(n)d ticket", "%(n)d tickets", "n"),
    "known": ngettext_lazy("%(n)d is here already", "%(n)d are here already", "n"),
    "ended": ngettext_lazy("%(n)d of them ended", "%(n)d of them ended", "n"),
    "open": ngettext_lazy("%(n)d of them open", "%(n)d of them open", "n"),
    "messages": ngettext_lazy("%(n)d message", "%(n)d messages", "n"),
    "notes": ngettext_lazy("%(n)d note", "%(n)d notes", "n"),
    "changes": ngettext_lazy("%(n)d change told", "%(n)d changes told", "n"),
    "events": ngettext_lazy("%(n)d event in the ledger", "%(n)d events in the ledger", "n"),
    "customers": ngettext_lazy("%(n)d new customer", "%(n)d new customers", "n"),
    "new_teams": ngettext_lazy("%(n)d new team", "%(n)d new teams", "n"),
}


@dataclass(frozen=True)
class Lost:
    words: str
    count: int
    places: str


def counted(run: HistoryRun) -> Iterator[str]:
    counts = run.report.get("counts", {})
    for what, words in _COUNTED.items():
        if counts.get(what):
            yield str(words % {"n": counts[what]})
    if run.report.get("first"):
        yield _("from %(first)s to %(last)s") % {
            "first": run.report["first"][:10],
            "last": run.report["last"][:10],
        }


def lost(run: HistoryRun) -> Iterator[Lost]:
    for each in run.report.get("losses", ()):
        words = str(_LOST[LossKind(each["kind"])]) % {"what": each["what"]}
        yield Lost(words, each["count"], ", ".join(each["places"]))
