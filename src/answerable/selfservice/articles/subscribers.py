"""What happens elsewhere and concerns articles."""

from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.selfservice.models import Article, ArticleCategory


def give_articles_away(event: Event) -> None:
    """A brand is to be removed: what is written for it is the other brand's from now on."""
    brand, into = int(event.stream.removeprefix("brand/")), event.data["into"]
    for model in (Article, ArticleCategory):
        found = model._default_manager.filter(brand=brand)
        if not into and found.exists():
            words = _("Articles are written for it. Choose the brand that they shall have instead.")
            raise Refusal(words, code="has_articles")
        found.update(brand=into)
