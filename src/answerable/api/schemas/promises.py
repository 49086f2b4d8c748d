"""What is owed about a ticket."""

from datetime import datetime

from answerable.api.schemas.types import Output
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind, PromiseState


class PromiseOut(Output):
    """`due_at` is null while the clock stands, then `seconds_left` of counted time remain. What was stated
    in an answer has its `message_id` and `words`."""

    id: int
    kind: PromiseKind
    state: PromiseState
    is_late: bool
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    seconds_left: int | None
    version_id: int | None
    message_id: int | None
    words: str


def promise_out(promise: Promise, *, at: datetime) -> PromiseOut:
    return PromiseOut(
        id=promise.pk,
        kind=PromiseKind(promise.kind),
        state=PromiseState(promise.state),
        is_late=promise.is_late(at=at),
        started_at=promise.started_at,
        ended_at=promise.ended_at,
        due_at=promise.due_at,
        seconds_left=promise.left,
        version_id=promise.version_id,
        message_id=promise.message_id,
        words=promise.words,
    )
