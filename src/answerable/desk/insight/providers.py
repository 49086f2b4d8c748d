"""Those who answer, question by question: what was agreed beside what was lived, what of it their cases let anyone
expect, what the client owed them, and what might be meant for the clock rather than for the customer. In the order of
their names, and each sees only their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.desk.insight.asked import Asked, providers_for
from answerable.desk.insight.behind import address
from answerable.desk.insight.charters import charter_figures, duty_figures
from answerable.desk.insight.figure import Figure, Form, Part, Point, Unit, value_words
from answerable.desk.insight.handed import handover_figures
from answerable.desk.insight.lived import kept, lived, satisfied
from answerable.desk.insight.reckoned import everybodys, parity_figure
from answerable.desk.insight.signs import picking, signs
from answerable.people.models import Provider

_CHARTER = Part(
    "charter",
    _lazy("Charter"),
    _lazy("Who keeps the charter, and who does not?"),
    _lazy("Everything a charter promises, beside what customers lived while it was in force."),
)
_LIVED = Part(
    "lived",
    _lazy("Lived"),
    _lazy("What did customers live through?"),
    _lazy(
        "By whose answer arrived first. The dashed mark is the share that such cases have with everybody together."
    ),
)
_LIVED_THERE = replace(_LIVED, lead=_lazy("By whose answer arrived first."))
_WORK = Part(
    "work",
    _lazy("Work and mix"),
    _lazy("Is it how they work, or what they are given?"),
    _lazy(
        "Each sentence opens to its figure. 1.00 means: as many as tickets like theirs have with everybody; "
        "below it is better. The gaps say what of the difference to the house the mix of work explains."
    ),
)
_OWED = Part(
    "owed",
    _lazy("What the client owes"),
    _lazy("What does the client owe, and was it done?"),
    _lazy("A charter binds both sides. Whoever gets no forecast cannot have enough people there."),
)
_HANDS = Part(
    "hands",
    _lazy("Hand-overs"),
    _lazy("What happens when work changes hands?"),
    _lazy(
        "Each hand-over is accepted, returned or left lying. The page of chases has those of everybody together."
    ),
)
_SIGNS = Part(
    "signs",
    _lazy("Signs"),
    _lazy("Might something be done for the clock rather than for the customer?"),
    _lazy("Signs and no proofs. Open one, and read the tickets behind it before you ask anybody."),
)
_ALIKE = Part(
    "alike",
    _lazy("Parity"),
    _lazy("Are customers served alike, whichever way they come?"),
    _lazy("The same figure stands on the page of channels, with all that belongs to it."),
)


def providers(asked: Asked) -> list[Figure]:
    """What matters most comes first. Of one region alone nothing is compared like for like."""
    known = _seen(asked)
    found = {} if asked.region else everybodys(asked, "providers")
    is_whole = asked.region is None
    return [
        *_part(_CHARTER, charter_figures(asked, known) if is_whole else ()),
        *_part(
            _LIVED if is_whole else _LIVED_THERE,
            [
                *([lived(asked, known, found)] if is_whole else ()),
                kept(asked, known),
                satisfied(asked, known),
            ],
        ),
        *_part(_WORK, _compared(asked, known, found) if is_whole else ()),
        *_part(_OWED, duty_figures(asked, known) if is_whole else ()),
        *_part(_HANDS, handover_figures(asked, known) if is_whole else ()),
        *_part(_SIGNS, [*signs(asked, known), *([picking(asked, known, found)] if is_whole else ())]),
        *_part(_ALIKE, [replace(parity_figure(asked), is_folded=True)] if is_whole else ()),
    ]


def _part(part: Part, figures: Iterable[Figure]) -> Iterator[Figure]:
    for each in figures:
        yield replace(each, part=part)


def _compared(asked: Asked, known: Mapping[int, Provider], found: Mapping[str, Any]) -> list[Figure]:
    return [*(_ratio(asked, known, found, *each) for each in _outcomes()), *_gaps(known, found)]


def _seen(asked: Asked) -> dict[int, Provider]:
    """Everybody's for those who see all tickets; else their own company alone."""
    rows = providers_for(asked.staff)
    if asked.provider is not None:
        rows = rows.filter(pk=asked.provider.pk)
    return {each.pk: each for each in rows}


def _outcomes() -> Sequence[tuple[str, str, str, str]]:
    return (
        (
            "unheard",
            "unheard",
            _("Unheard, compared with like work"),
            _("Tickets whose customers wrote again before an answer had arrived, or that ended without one"),
        ),
        (
            "broken",
            "broken",
            _("A promise not kept, compared with like work"),
            _("Tickets of which one promise at least was kept late or never"),
        ),
        (
            "reopened",
            "reopened",
            _("Opened again, compared with like work"),
            _("Tickets that were opened again after they had ended"),
        ),
    )


def _ratio(
    asked: Asked,
    known: Mapping[int, Provider],
    found: Mapping[str, Any],
    name: str,
    what: str,
    title: str,
    said: str,
) -> Figure:
    told: Mapping[str, Any] = found.get("outcomes", {}).get(name, {})
    points = [_ratio_point(asked, known[pk], told[str(pk)], what) for pk in known if str(pk) in told]
    return Figure(
        key=name,
        name=_("Observed ÷ expected"),
        title=_ratio_title(title, known, told),
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "%(said)s: how many there were, divided by how many there would have been had each gone as tickets like it "
            "go with everybody (indirect standardisation; limits by Byar, exact under ten). Like it: the same cause, "
            "channel, language, product, priority, time of day and time that whoever answered has been here; where "
            "there are fewer than 30 such, or one provider’s alone, the last of these is left out, and so on."
        )
        % {"said": said},
        rests_on=_("Of the newest 40,000 tickets, by whose answer arrived first; reckoned anew every night."),
        cannot_say=_(
            "What was not recorded is not adjusted for. One above or below by chance is no finding: outside the "
            "funnel’s limits is said beside it."
        ),
        along=_("Who answers"),
        counted=_("tickets"),
        noted=_("How many, and what chance does"),
        is_folded=True,
    )


def _ratio_title(title: str, known: Mapping[int, Provider], told: Mapping[str, Any]) -> str:
    """Names those outside the limits that chance keeps to in 998 of 1,000, in the order of their names."""
    judged = {pk: told[str(pk)].get("verdict", "") for pk in known if str(pk) in told}
    if not any(judged.values()):
        return _("%(title)s: not enough data to say.") % {"title": title}
    more = ", ".join(known[pk].name for pk, verdict in judged.items() if verdict == "high_998")
    fewer = ", ".join(known[pk].name for pk, verdict in judged.items() if verdict == "low_998")
    said = [_("clearly more with %(names)s") % {"names": more}] if more else []
    said += [_("clearly fewer with %(names)s") % {"names": fewer}] if fewer else []
    if not said:
        return _("%(title)s: with nobody more or fewer than chance does.") % {"title": title}
    return _("%(title)s: %(said)s.") % {"title": title, "said": ", ".join(said)}


def _ratio_point(asked: Asked, provider: Provider, told: Mapping[str, Any], what: str) -> Point:
    behind = address(what, asked.since, asked.last_day, provider=provider.pk)
    note = _("%(observed)s, expected %(expected)s") % {
        "observed": f"{told['observed']:,}",
        "expected": f"{told['expected']:,.1f}",
    }
    verdict = verdict_words(told.get("verdict", ""))
    return Point(
        provider.name,
        told["n"],
        told.get("ratio"),
        told.get("low"),
        told.get("high"),
        told["observed"],
        behind,
        f"{note}; {verdict}" if verdict else note,
    )


def verdict_words(verdict: str) -> str:
    """What a funnel says; nothing where there is too little for one."""
    return {
        "high_998": _("more than chance does (99.8 %)"),
        "high_95": _("above the 95 % limits"),
        "within": _("within what chance does"),
        "low_95": _("below the 95 % limits"),
        "low_998": _("fewer than chance does (99.8 %)"),
    }.get(verdict, "")


def _gaps(known: Mapping[int, Provider], found: Mapping[str, Any]) -> list[Figure]:
    told: Mapping[str, Any] = found.get("gaps", {})
    return [_gap(known[pk], told[str(pk)]) for pk in known if str(pk) in told]


def _gap(provider: Provider, told: Mapping[str, Any]) -> Figure:
    parts = [
        (_("the gap as it is"), told["gap"]),
        (_("explained by the mix of work"), told["explained"]),
        *((f"– {_by_words(name)}", each) for name, each in told["by"].items()),
        (_("not explained by what is recorded"), told["unexplained"]),
    ]
    low, high = told["unexplained"][1], told["unexplained"][2]
    title = _("%(provider)s and the house: with like work, no clear difference is left")
    if low > 0:
        title = _("%(provider)s and the house: with like work, more unheard with them (%(points)s points)")
    elif high < 0:
        title = _("%(provider)s and the house: with like work, fewer unheard with them (%(points)s points)")
    return Figure(
        key=f"gap-{provider.pk}",
        name=_("Points of tickets unheard"),
        title=title % {"provider": provider.name, "points": value_words(told["unexplained"][0], Unit.POINTS)},
        unit=Unit.POINTS,
        form=Form.ROWS,
        points=[Point(label, told["n"], *values) for label, values in parts],
        reference=0.0,
        formula=_(
            "Share of tickets unheard, theirs minus the house’s, in points; split into what the mix of work "
            "explains and what it does not (Oaxaca and Blinder, coefficients of both together, errors HC3)."
        ),
        rests_on=_("Of the newest 40,000 tickets; %(n)s of the house.") % {"n": f"{told['of_house']:,}"},
        cannot_say=_(
            "“Not explained” begins a question and is no blame: whatever is not among the parts is in it."
        ),
        along=_("Part"),
        is_folded=True,
        of=provider.name,
    )


def _by_words(name: str) -> str:
    return {
        "cause": _("cause"),
        "channel": _("channel"),
        "language": _("language"),
        "product": _("product"),
        "priority": _("priority"),
        "hour": _("time of day"),
        "tenure": _("time that they have been here"),
    }.get(name, name)
