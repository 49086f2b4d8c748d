"""What customers lived through with whoever answered first, as it is and beside what their cases let anyone expect."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point, standing_out, value_words
from answerable.insight.models import DayCell
from answerable.people.models import Provider


def lived(asked: Asked, known: Mapping[int, Provider], found: Mapping[str, Any]) -> Figure:
    points = list(_lived_points(asked, known, found.get("outcomes", {})))
    return Figure(
        key="lived",
        name=_("Of their tickets"),
        title=_lived_title(known, found.get("outcomes", {})),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Unheard: customers wrote again before an answer had arrived, or it ended without one. Promise not kept: "
            "one at least, late or never. Opened again: after it had ended. Of all their tickets, as it is; the dashed "
            "mark is the share to be expected had each ticket gone as tickets like it go with everybody (indirect "
            "standardisation)."
        ),
        rests_on=_(
            "Of the newest 40,000 tickets, by whose answer arrived first; reckoned anew every night. The tickets "
            "listed behind a point are all of these weeks, of today."
        ),
        cannot_say=_(
            "An interval beside its mark is no finding yet: with so many rows one lies beside it by chance. What is "
            "beyond chance is said in the sentence above, and with each ratio below."
        ),
        along=_("What happened, with whom"),
        counted=_("such tickets"),
        noted=_("Expected with cases like theirs"),
    )


def outcome_words() -> Mapping[str, str]:
    return {"unheard": _("Unheard"), "broken": _("Promise not kept"), "reopened": _("Opened again")}


def _lived_points(
    asked: Asked, known: Mapping[int, Provider], outcomes: Mapping[str, Any]
) -> Iterator[Point]:
    for name, words in outcome_words().items():
        for pk, provider in known.items():
            told = outcomes.get(name, {}).get(str(pk))
            if told is None or not told["n"]:
                continue
            behind = address(name, asked.since, asked.last_day, provider=pk)
            point = share_point(f"{words} · {provider.name}", told["observed"], told["n"], behind=behind)
            expected = told["expected"] / told["n"]
            yield replace(point, agreed=expected, note=value_words(expected, Unit.SHARE))


def _lived_title(known: Mapping[int, Provider], outcomes: Mapping[str, Any]) -> str:
    """Names what lies beyond the limits that chance keeps to in 998 of 1,000."""
    judged = [
        (words, provider.name, outcomes.get(name, {}).get(str(pk), {}).get("verdict", ""))
        for name, words in outcome_words().items()
        for pk, provider in known.items()
    ]
    if not any(verdict for _words, _name, verdict in judged):
        return _("What customers lived through: not enough data to say more than the shares.")
    more = [f"{words}, {name}" for words, name, verdict in judged if verdict == "high_998"]
    fewer = [f"{words}, {name}" for words, name, verdict in judged if verdict == "low_998"]
    if not more and not fewer:
        return _("What customers lived through is nowhere beyond what their cases and chance explain.")
    said = [_("more than their cases explain (%(names)s)") % {"names": "; ".join(more)}] if more else []
    said += [_("less than their cases explain (%(names)s)") % {"names": "; ".join(fewer)}] if fewer else []
    return _("What customers lived through: %(said)s.") % {"said": ", ".join(said)}


def cells(asked: Asked) -> "QuerySet[DayCell]":
    return asked.cells().filter(answered_by__isnull=False)


def kept(asked: Asked, known: Mapping[int, Provider]) -> Figure:
    summed = cells(asked).values_list("answered_by").annotate(kept_n=Sum("kept"), broken_n=Sum("broken"))
    told = {pk: both for pk, *both in summed}
    points = []
    for pk, provider in known.items():
        if pk in told:
            in_time, broken = told[pk]
            behind = address("broken", asked.since, asked.last_day, provider=pk)
            points.append(share_point(provider.name, broken, in_time + broken, behind=behind))
    return Figure(
        key="kept",
        name=_("Promises not kept"),
        title=standing_out(_("Promises not kept, as they are"), points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("Promises kept late or never, of all whose end is known, before anything is adjusted."),
        rests_on=_(
            "The times of the policy or charter that held for each ticket; by whose answer arrived first."
        ),
        cannot_say=_("Whoever is given harder work keeps fewer promises.")
        if asked.region
        else _(
            "Whoever is given harder work keeps fewer promises: what their cases let anyone expect stands above it."
        ),
        along=_("Who answers"),
        counted=_("promises"),
    )


def satisfied(asked: Asked, known: Mapping[int, Provider]) -> Figure:
    summed = cells(asked).values_list("answered_by").annotate(good=Sum("rated_good"), n=Sum("rated"))
    told = {pk: both for pk, *both in summed}
    points = [
        share_point(
            provider.name,
            *told[pk],
            behind=address("rated-good", asked.since, asked.last_day, provider=pk),
        )
        for pk, provider in known.items()
        if pk in told and told[pk][1]
    ]
    return Figure(
        key="satisfied",
        name=_("Said that it was good"),
        title=_("Said that it was good, by who answered first"),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("Tickets whose last rating was good, of all that were rated."),
        rests_on=_("Ratings of customers; by whose answer arrived first."),
        cannot_say=_("Few rate, and not those who gave up. Nothing is adjusted: some cases please nobody."),
        along=_("Who answers"),
        counted=_("rated well"),
    )
