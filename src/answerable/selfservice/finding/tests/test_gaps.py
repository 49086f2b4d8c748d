"""What becomes of what people look for in vain: said by those who write, answered by what they publish."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.models import Event
from answerable.selfservice.finding.gaps import key_of, settle_gap
from answerable.selfservice.finding.sought import count_sought
from answerable.selfservice.finding.vain import in_vain
from answerable.selfservice.models import Gap, GapState

pytestmark = pytest.mark.django_db


@pytest.fixture
def sought(brand):
    """sought("gift vouchers", 3): typed so many days ago, in vain."""

    def count(words, days=0):
        at = timezone.now() - timedelta(days=days)
        count_sought(words, "en", brand, is_in_vain=True, at=at)

    return count


def _say(client, brand, words="gift vouchers", **said):
    return client.post("/sought/gap/", {"words": words, "language": "en", "brand": brand.pk, **said})


def _gap_of(words):
    return next(
        each for each in in_vain(since=timezone.now().date() - timedelta(days=9)) if each.words == words
    )


def test_the_same_words_in_another_order_are_the_same_gap():
    assert key_of("gift vouchers") == key_of("Voucher, gift!") != key_of("gift")


def test_it_is_said_once_and_leaves_the_list(sought, brand, client, ada, ana):
    sought("gift vouchers")
    client.force_login(ada)
    for _twice in range(2):
        assert _say(client, brand, state="not_ours").status_code == 302
    assert Event.objects.filter(kind="gap.settled").count() == 1
    page = client.get("/sought/")
    assert page.context["rows"] == []
    assert [each.words for each in page.context["settled"]] == ["gift vouchers"]
    _say(client, brand, words="voucher gift", state="open")
    assert [each.words for each in client.get("/sought/").context["rows"]] == ["gift vouchers"]
    assert Gap.objects.get().owner is None


def test_an_article_begun_for_it_answers_it_once_it_is_published(
    sought, brand, client, ada, make_article, said
):
    sought("gift vouchers", days=2)
    article = make_article("Vouchers", body=None)
    gap = settle_gap(
        "gift vouchers", GapState.WRITING, language="en", brand=brand, article=article, by=ada.actor(),
        at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    assert _gap_of("gift vouchers").gap == gap
    said(article, title="Vouchers", body="Give one.")
    gap.refresh_from_db()
    assert (gap.state, gap.article, gap.owner) == (GapState.ANSWERED, article, ada)
    Gap.objects.update(changed_at=timezone.now() - timedelta(days=1))
    assert _gap_of("gift vouchers").is_settled
    sought("vouchers as gift")
    sought("gift vouchers")
    assert _gap_of("gift vouchers").is_still_sought


def test_nonsense_and_who_may_not_write_change_nothing(sought, brand, client, ada, ana):
    sought("gift vouchers")
    client.force_login(ada)
    for nonsense in ({"state": "answered"}, {"state": "full moon"}, {"state": "seen", "article": "0"}):
        assert _say(client, brand, **nonsense).status_code in (302, 404, 422)
    assert "Which article answers it?" in client.get("/day/").content.decode()
    _say(client, brand, words="cleo@example.com", state="seen")
    assert not Gap.objects.exists()
    client.force_login(ana)
    assert _say(client, brand, state="seen").status_code in (302, 403)
    assert not Gap.objects.exclude(state="open").exists()
