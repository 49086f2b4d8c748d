"""Ways of paying as figures: what each costs, what it leaves, what it rewards."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure, Form, Point, Unit, value_words
from answerable.insight.money.simulating import Change, Contract, Way

_LEAST = 0.005  # of an amount, below which nothing changes


def way_words(way: Way) -> str:
    return {
        Way.HOUR: _("by the hour"),
        Way.CONTACT: _("by the contact"),
        Way.RESOLVED: _("by the solved issue"),
    }[way]


def change_words(change: Change) -> str:
    return {
        Change.SHORTER: _("each contact takes a tenth less time and solves as much"),
        Change.FEWER: _("the same issues are solved in a tenth fewer contacts"),
        Change.HASTY: _(
            "contacts take a tenth less time, and a tenth more come since people have to come back"
        ),
        Change.UNSOLVED: _("as many contacts solve a tenth fewer issues"),
    }[change]


def contract_figures(contracts: Sequence[Contract]) -> list[Figure]:
    return [_paid(contracts), _left(contracts), *(_rewarded(contracts, change) for change in Change)]


def contract_rows(contracts: Sequence[Contract]) -> tuple[Sequence[str], list[list[object]]]:
    columns = ["way", "rate", "paid", "margin", "for_one_solved"]
    for change in Change:
        columns += [f"{change}_provider", f"{change}_client"]
    rows: list[list[object]] = []
    for each in contracts:
        row: list[object] = [each.way.value, each.rate, each.now.paid, each.now.margin, each.now.each]
        for change in Change:
            row += [each.rewards(change), each.saves(change)]
        rows.append(row)
    return columns, rows


def _figure(key: str, title: str, name: str, points: Sequence[Point], formula: str) -> Figure:
    return Figure(
        key=key,
        name=name,
        title=title,
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        reference=0.0,
        formula=formula,
        rests_on=_("The numbers of the form alone."),
        cannot_say=_("How people behave. It says what a contract makes worth while, not what anybody does."),
        along=_("Way of paying"),
    )


def _paid(contracts: Sequence[Contract]) -> Figure:
    points = [
        Point(
            way_words(each.way),
            round(each.contacts),
            each.now.paid,
            note=_("%(rate)s each; %(solved)s for one solved issue")
            % {"rate": value_words(each.rate, Unit.MONEY), "solved": value_words(each.now.each, Unit.MONEY)},
        )
        for each in contracts
    ]
    return _figure(
        "paid",
        _("What the client pays for this month"),
        _("Paid"),
        points,
        _(
            "Hours there are contacts × minutes ÷ 60 ÷ share busy. Paid is the rate × hours, contacts or solved issues."
        ),
    )


def _left(contracts: Sequence[Contract]) -> Figure:
    points = [
        Point(
            way_words(each.way),
            round(each.contacts),
            each.now.margin,
            note=_("%(share)s of what is paid")
            % {"share": value_words(each.now.margin / each.now.paid, Unit.SHARE)}
            if each.now.paid
            else "",
        )
        for each in contracts
    ]
    return _figure(
        "margin",
        _("What is left to the provider"),
        _("Left"),
        points,
        _("Paid, less hours there ÷ (1 − share away) × what an hour paid costs the provider."),
    )


def _rewarded(contracts: Sequence[Contract], change: Change) -> Figure:
    points = [
        Point(
            way_words(each.way),
            round(each.contacts),
            each.rewards(change),
            note=_("the client: %(saves)s") % {"saves": _signed(each.saves(change))},
        )
        for each in contracts
    ]
    gaining = [way_words(each.way) for each in contracts if each.rewards(change) > _LEAST]
    losing = [way_words(each.way) for each in contracts if each.rewards(change) < -_LEAST]
    said = [
        _("gains when paid %(ways)s") % {"ways": _(" or ").join(gaining)} if gaining else "",
        _("loses when paid %(ways)s") % {"ways": _(" or ").join(losing)} if losing else "",
    ]
    title = _("If %(change)s, the provider %(said)s.") % {
        "change": change_words(change),
        "said": _(" and ").join(each for each in said if each) or _("gains and loses nothing"),
    }
    formula = _(
        "What is left to the provider then, less what is left now; beside it what the client pays less."
    )
    return _figure(change.value, title, _("The provider gains"), points, formula)


def _signed(amount: float) -> str:
    sign = "+" if amount > _LEAST else ""
    return sign + value_words(amount, Unit.MONEY)
