"""A shelf of Kestrel's articles, without the rooms that write them."""

import pytest

from answerable.channels.tests.conftest import deliver, make_mail, support  # noqa: F401
from answerable.selfservice.articles.tests.conftest import category, make_article, now, said, text_of  # noqa: F401
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing, searching, serving
from answerable.selfservice.finding.engine import Engine
from answerable.selfservice.finding.findable import Findable
from answerable.selfservice.guides.tests.conftest import make_guide  # noqa: F401
from answerable.selfservice.portal.tests.conftest import ask, brand, come_in, front, post  # noqa: F401

ARTICLES = {
    1: ("en", "How to return a stove", "Send it back within 30 days. The label is free."),
    2: (
        "en",
        "Why the flame is yellow",
        "Too little air. Open the valve below the burner and clean the jets.",
    ),
    3: ("en", "Changing your delivery address", "Until it is packed you can have the parcel sent elsewhere."),
    4: ("de", "Einen Kocher zurückschicken", "Innerhalb von 30 Tagen. Der Rücksendeaufkleber kostet nichts."),
    5: ("ja", "ストーブを返品する方法", "30日以内に送り返してください。返送料は無料です。"),
    6: ("ar", "كيفية إرجاع الموقد", "أعده خلال ثلاثين يوما. الملصق مجاني."),
    7: ("pl", "Jak zwrócić kuchenkę", "W ciągu 30 dni. Etykieta zwrotna jest bezpłatna."),
    8: ("en", "How repairs are invoiced to partners", "Partners send the invoice by the fifth."),
}


@pytest.fixture
def shelf(monkeypatch, db):
    """shelf[key] = Findable(…), then shelf.renew(key) as after an event."""

    class Shelf(dict):
        def renew(self, *keys):
            for key in keys:
                step = indexing.renew(kind="article", thing=key)
                step()
            for engine in searching._own:
                engine.forget()

        def add(self, key, title, body="", *, language="en", audience=Audience.PUBLIC, of=None):
            path = f"articles/{key}/"
            self[key] = Findable("article", key, language, audience, of, title, body, path)
            return self

    found = Shelf()
    for key, (language, title, body) in ARTICLES.items():
        audience = Audience.PARTNER if key == 8 else Audience.PUBLIC
        found.add(key, title, body, language=language, audience=audience)

    def published(kind, keys):
        wanted = found.values() if keys is None else [found[key] for key in keys if key in found]
        return iter([each for each in wanted if each.kind == kind])

    monkeypatch.setattr(indexing, "published", published)
    monkeypatch.setattr(indexing, "_meanings", lambda _texts: {})
    monkeypatch.setattr(serving, "ask", lambda *_args, **_more: None)
    monkeypatch.setattr(searching, "_own", [Engine()])
    indexing.renew_all(means=False)
    return found
