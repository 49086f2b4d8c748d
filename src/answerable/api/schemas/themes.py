"""What many customers write about."""

from datetime import datetime

from answerable.api.schemas.types import Output


class ThemeOut(Output):
    """Counted over the tickets that the caller may see: of the thirteen weeks, of the last and of the four before.
    `ratio` is the share of all tickets against before, null where too little came in or it has no limit; `grows` where
    the rise is to be believed among all themes. `survey_answers` speak of it too, and are counted apart."""

    id: int
    name: str
    language: str
    words: list[str]
    born_at: datetime
    tickets: int
    this_week: int
    four_weeks_before: int
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    grows: bool
    is_new: bool
    survey_answers: int
