"""Kinds of values that clients send, checked so that whatever passes can be stored on either database."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

LARGEST_ID = 2**63 - 1
# PostgreSQL's text knows no NUL character.
_NO_NUL = r"^[^\x00]*$"

Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
PathId = Annotated[int, Field(ge=1, le=LARGEST_ID)]  # of an address: arrives as text
Flag = StrictBool
Line = Annotated[str, StringConstraints(max_length=500, pattern=_NO_NUL)]
Name = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NUL)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=320, pattern=_NO_NUL)]
Word = Annotated[str, StringConstraints(max_length=16, pattern=r"^[a-z][a-z0-9_]*$")]
LongText = Annotated[str, StringConstraints(max_length=200_000, pattern=_NO_NUL)]


def _text_only(value: Any) -> Any:
    # pydantic would take numbers as seconds since 1970, which is never what somebody meant here.
    if isinstance(value, str | datetime) and not str(value).lstrip("+-").replace(".", "").isdigit():
        return value
    raise ValueError("Write it as 2026-03-02T09:00:00Z.")


def _in_utc(moment: datetime) -> datetime:
    if not 1900 <= moment.year <= 9000:
        raise ValueError("That moment is too far away.")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_text_only), AfterValidator(_in_utc)]


class Input(BaseModel):
    """A body. An unknown key is refused: a misspelt one would otherwise be ignored in silence."""

    model_config = ConfigDict(extra="forbid")

    def bytes_given(self) -> Sequence[bytes]:
        """Of files along with it."""
        return ()


class Output(BaseModel):
    model_config = ConfigDict(frozen=True)
