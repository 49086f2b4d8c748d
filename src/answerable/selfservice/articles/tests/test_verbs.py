"""Each verb of the help centre: it works, the wrong role is refused, the outsider finds nothing, twice is once."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import CustomRole, Role
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.actions import ArticleWanted, CategoryWanted, Draft
from answerable.selfservice.articles.actions.voting import visitor_digest
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleText, DraftState, FlagWhat, VoteReason

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x06" + b"\x00" * 10


@pytest.fixture
def grown(make_article, said, text_of, now):
    """An article whose English is in the state that a verb wants. Its German is published, so that all of the house see
    it; it is internal, so that nobody else does."""

    def make(state):
        article = make_article(
            body=None if state != "published" else "Rub it dry.", audience=Audience.INTERNAL
        )
        said(article, "de", "Kocher", "Trockenreiben.")
        text = text_of(article)
        if state in ("asked", "reviewed", "scheduled"):
            text = actions.write(
                article, "en", Draft("Dry it", "Rub."), edition=text.edition, by=SYSTEM, at=now
            )
            text = actions.ask_review(text, by=SYSTEM, at=now)
        if state in ("reviewed", "scheduled"):
            text = actions.approve(text, edition=text.edition, by=SYSTEM, at=now)
        if state == "scheduled":
            text = actions.publish_later(text, now + timedelta(days=1), by=SYSTEM, at=now)
        return text

    return make


def _written(text, **who):
    body = Draft("Dry it", "Rub it.")
    return actions.write(text.article, "en", body, edition=1, **who)


LATER = timedelta(hours=3)
# Verb, the state it wants, what is done, the event, and whether agents of the house are refused.
TABLE = {
    "write": ("begun", _written, None),
    "ask_review": ("begun_with_words", actions.ask_review, "article.review_asked"),
    "send_back": ("asked", actions.send_back, "article.sent_back"),
    "approve": ("asked", lambda text, **who: actions.approve(text, edition=text.edition, **who), "article.approved"),
    "publish": ("reviewed", actions.publish, "article.published"),
    "publish_later": (
        "reviewed",
        lambda text, **who: actions.publish_later(text, who["at"] + LATER, **who),
        "article.scheduled",
    ),
    "unschedule": ("scheduled", actions.unschedule, "article.unscheduled"),
    "withdraw": ("published", actions.withdraw, "article.withdrawn"),
    "archive": ("published", lambda text, **who: actions.archive(text.article, **who), "article.archived"),
    "change_article": (
        "published",
        lambda text, **who: actions.change_article(
            text.article, ArticleWanted(text.article.category, Audience.PARTNER), **who
        ),
        "article.changed",
    ),
    "restore": (
        "rewritten",
        lambda text, **who: actions.restore(text.versions.first(), **who),
        "article.restored",
    ),
    "keep_article_picture": (
        "begun",
        lambda text, **who: actions.keep_article_picture(text.article, PNG, "A stove", **who),
        "article.picture_kept",
    ),
}  # fmt: skip


@pytest.mark.parametrize("verb", TABLE)
def test_it_works_for_the_right_role_once_and_for_nobody_else(verb, grown, sam, ana, zed, now):
    state, do, kind = TABLE[verb]
    text = grown("published" if state == "rewritten" else state.removesuffix("_with_words"))
    if state in ("begun_with_words", "rewritten"):
        text = actions.write(
            text.article, "en", Draft("Other", "Words."), edition=text.edition, by=SYSTEM, at=now
        )

    with pytest.raises(NotAllowed):
        do(text, by=ana.actor(), at=now)
    with pytest.raises((Article.DoesNotExist, ArticleText.DoesNotExist)):
        do(text, by=zed.actor(), at=now)
    before = Event.objects.count()
    do(text, by=sam.actor(), at=now)
    told = Event.objects.filter(pk__gt=0).order_by("-pk")[: Event.objects.count() - before]
    assert [each.kind for each in told] == [kind or "article.draft_begun"]
    do(text, by=sam.actor(), at=now)
    assert Event.objects.count() == before + 1


def test_a_draft_is_lost_to_nobody(make_article, said, text_of, sam, ada, now):
    article = make_article()
    begun = actions.write(
        article, "en", Draft("A", "Mine."), edition=text_of(article).edition, by=sam.actor(), at=now
    )
    with pytest.raises(Refusal, match="meanwhile"):
        actions.write(article, "en", Draft("A", "Hers."), edition=begun.edition - 1, by=ada.actor(), at=now)
    assert text_of(article).body == "Mine."
    assert text_of(article).published.body == "Rub it dry."


def test_nobody_approves_their_own_words_but_who_may(make_article, text_of, sam, mara, ada, now):
    article = make_article(body=None)
    for writer, other in ((sam, mara), (ada, ada)):
        edition = text_of(article).edition
        text = actions.write(
            article, "en", Draft("A", writer.name), edition=edition, by=writer.actor(), at=now
        )
        text = actions.ask_review(text, by=writer.actor(), at=now)
        if writer != other:
            with pytest.raises(NotAllowed, match="Somebody else"):
                actions.approve(text, edition=text.edition, by=writer.actor(), at=now)
        with pytest.raises(Refusal, match="changed while"):
            actions.approve(text, edition=text.edition - 1, by=other.actor(), at=now)
        assert (
            actions.approve(text, edition=text.edition, by=other.actor(), at=now).state == DraftState.REVIEWED
        )
    assert [each.number for each in text.versions.all()] == [2, 1]


def test_a_translation_is_behind_once_its_source_says_something_newer(make_article, said, text_of, now):
    article = make_article()
    german = said(article, "de", "Kocher putzen", "Trockenreiben.")
    assert not german.is_behind(text_of(article))
    said(article, body="Rub it dry. Oil it.")
    assert text_of(article, "de").is_behind(text_of(article))

    actions.catch_up(text_of(article, "de"), by=SYSTEM, at=now)
    text = actions.ask_review(text_of(article, "de"), by=SYSTEM, at=now)
    actions.approve(text, edition=text.edition, by=SYSTEM, at=now)
    actions.publish(text, by=SYSTEM, at=now)
    assert not text_of(article, "de").is_behind(text_of(article))


def test_a_picture_without_words_goes_no_further(make_article, text_of, now):
    article = make_article(body=None)
    with pytest.raises(Invalid, match="in words"):
        actions.keep_article_picture(article, PNG, " ", by=SYSTEM, at=now)
    kept = actions.keep_article_picture(article, PNG, "A stove", by=SYSTEM, at=now)
    assert (kept.width, kept.height) == (8, 6)
    text = actions.write(article, "en", Draft("A", f"![](picture:{kept.pk})"), edition=1, by=SYSTEM, at=now)
    with pytest.raises(Invalid, match="no words"):
        actions.ask_review(text, by=SYSTEM, at=now)


def test_what_is_internal_never_leaves_the_house(make_article, sam, ana, althea, grace, zed, mara, cleo):
    articles = {each: make_article(str(each), audience=each) for each in Audience}

    def sees(reader):
        seen = Article.objects.visible_to(reader)
        return {each for each, article in articles.items() if article in seen}

    everything, partners = set(Audience), {Audience.PARTNER, Audience.PUBLIC}
    assert [sees(each) for each in (ana, sam, mara)] == [everything] * 3
    assert [sees(each) for each in (althea, grace, zed)] == [partners] * 3
    assert sees(customer(cleo.pk)) == {Audience.PUBLIC}


def test_a_providers_people_write_once_it_was_given_to_them(
    category, make_article, mara, althea, grace, ana, now
):
    wanted = ArticleWanted(category, Audience.PARTNER)
    draft = make_article("Begun", body=None, audience=Audience.PARTNER)
    for each in (althea, grace):  # a supervisor's right is the house's
        with pytest.raises(NotAllowed):
            actions.add_article("Mine", wanted, language="en", by=each.actor(), at=now)
    assert draft not in Article.objects.visible_to(althea)
    with pytest.raises(NotAllowed):
        actions.let_write(althea, by=ana.actor(), at=now)
    actions.let_write(althea, by=mara.actor(), at=now)
    actions.let_write(althea, by=mara.actor(), at=now)
    assert Event.objects.filter(kind="staff.may_write_articles").count() == 1

    mine = actions.add_article("Mine", wanted, language="en", by=althea.actor(), at=now)
    assert draft in Article.objects.visible_to(althea)
    text = actions.write(mine, "en", Draft("Mine", "Words."), edition=1, by=althea.actor(), at=now)
    actions.ask_review(text, by=althea.actor(), at=now)
    with pytest.raises(NotAllowed):
        actions.approve(text, edition=text.edition, by=althea.actor(), at=now)
    with pytest.raises(NotAllowed):
        actions.add_article("Secret", ArticleWanted(category), language="en", by=althea.actor(), at=now)
    althea.provider.withheld_rights = ["articles.write"]
    althea.provider.save()
    with pytest.raises(NotAllowed):
        actions.add_article("More", wanted, language="en", by=althea.actor(), at=now)
    actions.let_write_no_more(althea, by=mara.actor(), at=now)


def test_a_provider_reads_in_its_categories_alone(category, make_article, mara, ada, althea, zed, now):
    other = actions.add_category(CategoryWanted({"en": "Tents"}), by=ada.actor(), at=now)
    below = actions.add_category(CategoryWanted({"en": "Big tents"}, parent=other), by=ada.actor(), at=now)
    theirs = make_article("Tents", audience=Audience.PARTNER, category=below)
    not_theirs = make_article("Stoves", audience=Audience.PARTNER)
    public = make_article("For all")
    actions.limit_reading(althea.provider, [other], by=mara.actor(), at=now)
    assert set(Article.objects.visible_to(althea)) == {theirs, public}
    assert not_theirs in Article.objects.visible_to(zed)
    actions.limit_reading(althea.provider, [], by=mara.actor(), at=now)
    assert set(Article.objects.visible_to(althea)) == {public}
    actions.free_reading(althea.provider, by=mara.actor(), at=now)
    assert not_theirs in Article.objects.visible_to(althea)


def test_categories(category, make_article, mara, ana, now):
    with pytest.raises(NotAllowed):
        actions.add_category(CategoryWanted({"en": "X"}), by=ana.actor(), at=now)
    below = actions.add_category(CategoryWanted({"en": "Gas"}, parent=category), by=mara.actor(), at=now)
    assert (
        actions.add_category(CategoryWanted({"en": "Gas"}, parent=category), by=mara.actor(), at=now) == below
    )
    with pytest.raises(Invalid, match="one level"):
        actions.add_category(CategoryWanted({"en": "Deep"}, parent=below), by=mara.actor(), at=now)
    make_article(category=below)
    with pytest.raises(Refusal, match="something in it"):
        actions.remove_category(below, by=mara.actor(), at=now)
    empty = actions.change_category(
        actions.add_category(CategoryWanted({"en": "Y"}), by=mara.actor(), at=now),
        CategoryWanted({"en": "Z"}), by=mara.actor(), at=now,
    )  # fmt: skip
    actions.remove_category(empty, by=mara.actor(), at=now)
    actions.remove_category(empty, by=mara.actor(), at=now)


def test_linked_and_flagged_from_a_ticket(make_article, make_ticket, ghent, ana, althea, zed, sam, now):
    ticket, article = make_ticket(team=ghent), make_article(audience=Audience.INTERNAL)
    for _twice in range(2):
        actions.link_article(ticket, article, by=ana.actor(), at=now)
        raised = actions.flag(article, FlagWhat.WRONG, "Not oil.", ticket=ticket, by=ana.actor(), at=now)
    assert (ticket.article_uses.count(), article.flags.count()) == (1, 1)
    for who in (althea, zed):
        with pytest.raises(ticket.DoesNotExist):
            actions.link_article(ticket, article, by=who.actor(), at=now)
        with pytest.raises(Article.DoesNotExist):
            actions.flag(article, FlagWhat.WRONG, by=who.actor(), at=now)
    with pytest.raises(NotAllowed):
        actions.resolve_flag(raised, by=ana.actor(), at=now)
    for _twice in range(2):
        actions.resolve_flag(raised, by=sam.actor(), at=now)
        actions.unlink_article(ticket, article, by=ana.actor(), at=now)
    kinds = ["article.flag_resolved", "article.flagged", "ticket.article_linked", "ticket.article_unlinked"]
    assert [Event.objects.filter(kind=each).count() for each in kinds] == [1] * 4


def test_one_vote_a_day_of_whom_nothing_is_known(make_article, now):
    article = make_article()
    digest = visitor_digest(article, "192.0.2.0/24", at=now)
    assert digest != visitor_digest(article, "192.0.2.0/24", at=now + timedelta(days=1))
    said = {"language": "en", "digest": digest, "by": SYSTEM, "at": now}
    for _twice in range(2):
        actions.vote(article, is_helpful=True, reason=None, **said)
    actions.vote(article, is_helpful=False, reason=VoteReason.UNCLEAR, **said)
    (kept,) = article.votes.all()
    assert (kept.is_helpful, kept.reason) == (False, "unclear")


def test_a_role_of_the_companys_own_may_be_given_it(make_staff, own_company, ana, category, now):
    writer = CustomRole.objects.create(
        name="Writer", like=Role.AGENT, rights=["articles.internal", "articles.write"]
    )
    ana.custom_role = writer
    ana.save()
    assert actions.add_article("Mine", ArticleWanted(category), language="en", by=ana.actor(), at=now)
