"""How often articles are looked at: by day, of nobody in particular."""

import re
from datetime import date, datetime, timedelta

import structlog
from django.db import OperationalError
from django.db.models import F

from answerable.ledger.rows import insert_or_leave
from answerable.selfservice.models import ArticleDay

log = structlog.get_logger(__name__)
_MACHINE = re.compile(r"bot|crawl|spider|preview|monitor|curl|wget|python", re.IGNORECASE)
WINDOW = timedelta(days=28)


def since(at: datetime) -> date:
    return (at - WINDOW).date()


def count_view(article_id: int, program: str, *, at: datetime) -> None:
    """Programs that say what they are do not count. A busy database costs a count, never a page."""
    if not program or _MACHINE.search(program):
        return
    today = ArticleDay.objects.filter(article=article_id, day=at.date())
    try:
        if not today.update(views=F("views") + 1):
            insert_or_leave(ArticleDay(article_id=article_id, day=at.date(), views=0))
            today.update(views=F("views") + 1)
    except OperationalError:
        log.warning("article.not_counted", article=article_id)
