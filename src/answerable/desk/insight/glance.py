"""The page of providers in one table: of each who answers, what the figures say of them. Nothing is reckoned anew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure, Point, Verdict, share_point


@dataclass(frozen=True)
class Glance:
    who: str
    charter: Figure | None
    lived: Point | None
    ratio: Point | None
    gap: Point | None
    owed: Figure | None

    @property
    def kept(self) -> str:
        """What was clearly not reached by name; the rest is counted."""
        points = self.charter.points if self.charter else ()
        judged = Counter(point.verdict for point in points if point.verdict is not None)
        missed = dict.fromkeys(point.label for point in points if point.verdict == Verdict.MISSED)
        told = {"reached": judged[Verdict.REACHED], "of": judged.total(), "missed": ", ".join(missed)}
        if missed:
            return _("not reached: %(missed)s; %(reached)s of %(of)s reached") % told
        return _("nothing clearly missed; %(reached)s of %(of)s reached") % told

    @property
    def done(self) -> str:
        known = [point for point in (self.owed.points if self.owed else ()) if point.n]
        if not known:
            return _("nothing is known of it")
        told = {"met": sum(point.count or 0 for point in known), "n": sum(point.n for point in known)}
        return _("done %(met)s of %(n)s times") % told


def glance_of(figures: Sequence[Figure]) -> list[Glance]:
    """In the order of the page, which is that of names."""
    ratios = {point.label: point for each in figures if each.key == "unheard" for point in each.points}
    named = [*ratios, *(each.of for each in figures)]
    found = (_glance(who, figures, ratios.get(who)) for who in sorted(set(named) - {""}, key=str.casefold))
    return list(found)


def _glance(who: str, figures: Sequence[Figure], ratio: Point | None) -> Glance:
    own = {each.key.partition("-")[0]: each for each in figures if each.of == who}
    lived = share_point("", ratio.count or 0, ratio.n) if ratio else None
    return Glance(
        who,
        own.get("charter"),
        lived if lived and lived.is_known else None,
        ratio if ratio and ratio.is_known else None,
        own["gap"].points[-1] if "gap" in own else None,
        own.get("duties"),
    )
