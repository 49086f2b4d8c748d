"""Who is told of articles under way: whoever may review one, and whoever wrote what comes back."""

from collections.abc import Iterable

from answerable.desk.heard.apart import key_of
from answerable.ledger.models import Event
from answerable.people.models import ProviderKind, Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleText

_MOST = 50
_TO_READ = {
    Audience.PUBLIC: (),
    Audience.PARTNER: ("articles.partner",),
    Audience.INTERNAL: ("articles.internal",),
}


def who_may_review(event: Event) -> Iterable[int]:
    """Those of the house who publish, and read what is for its audience."""
    audience = Article.objects.values_list("audience", flat=True).get(pk=key_of(event))
    able = Staff.objects.active().who_may("articles.publish", *_TO_READ[Audience(audience)])
    house = able.filter(provider__kind=ProviderKind.IN_HOUSE).order_by("pk")
    return list(house.values_list("pk", flat=True)[:_MOST])


def who_wrote_it(event: Event) -> Iterable[int]:
    texts = ArticleText.objects.filter(article=key_of(event), language=event.data["language"])
    return texts.filter(written_by__isnull=False).values_list("written_by_id", flat=True)
