"""What many customers write about: to be read by those who may."""

from math import isfinite

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.themes import ThemeOut
from answerable.api.scopes import TokenScope
from answerable.desk.themes.figures import Row, figures_for, last_look
from answerable.desk.themes.narrowing import Narrowed
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["themes"])


@router.get(
    "",
    response=list[ThemeOut],
    summary="List what many customers write about",
    **needs(TokenScope.TICKETS_READ),
)
def themes(request: ApiRequest) -> list[ThemeOut]:
    caller = request.auth
    if not caller.actor.may("themes.see"):
        raise NotAllowed
    at = last_look(now=caller.at)
    return [_out(row) for row in figures_for(caller.staff, Narrowed(), now=at).rows]


def _out(row: Row) -> ThemeOut:
    found = row.growth
    return ThemeOut(
        id=row.theme.pk,
        name=row.theme.name,
        language=row.theme.language,
        words=row.theme.words,
        born_at=row.theme.born_at,
        tickets=row.tickets,
        this_week=row.now,
        four_weeks_before=row.before,
        ratio=_finite(found.ratio) if found else None,
        ratio_low=_finite(found.low) if found else None,
        ratio_high=_finite(found.high) if found else None,
        grows=row.grows,
        is_new=row.is_new,
        survey_answers=row.answers,
    )


def _finite(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None
