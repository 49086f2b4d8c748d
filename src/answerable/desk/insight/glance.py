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
        """What was clearly not reached by name; the rest is counted, what is not known apart."""
        points = self.charter.points if self.charter else ()
        judged = Counter(point.verdict for point in points if point.verdict is not None)
        if not judged:
            return _("no level is agreed")
        if judged.keys() == {Verdict.FEW}:
            return _("too few to say")
        missed = dict.fromkeys(point.label for point in points if point.verdict == Verdict.MISSED)
        first = _("nothing clearly missed")
        if missed:
            first = _("not reached: %(missed)s") % {"missed": ", ".join(missed)}
        counted = {
            Verdict.REACHED: _("reached: %(n)s"),
            Verdict.OPEN: _("not certain: %(n)s"),
            Verdict.FEW: _("too few to say: %(n)s"),
        }
        rest = [words % {"n": judged[verdict]} for verdict, words in counted.items() if judged[verdict]]
        return "; ".join([first, *rest])


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
