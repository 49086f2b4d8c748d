"""Articles at the desk: written, reviewed, published, read, linked with a ticket, flagged."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.people.models import CustomRole, Role
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.actions import Draft
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article
from answerable.tickets.actions import close, reopen

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x06" + b"\x00" * 10
HTMX = {"HX-Request": "true"}


def test_from_an_empty_page_to_a_published_article(sam, mara, signed_in, category):
    writer, reviewer = signed_in(sam), signed_in(mara)
    begun = {"title": "Dry the tent", "language": "en", "category": category.pk, "audience": "public"}
    page = writer.post("/articles/new/", begun)
    article = Article.objects.get()
    at = f"/articles/{article.pk}/en"
    assert page["Location"] == f"{at}/write/"

    draft = {"title": "Dry the tent", "body": "# Hang it\n\nIn the **shade**.", "edition": "1"}
    kept = writer.post(f"{at}/write/", draft, headers=HTMX).content.decode()
    assert 'name="edition" value="2"' in kept
    late = writer.post(f"{at}/write/", {**draft, "body": "Mine."})
    assert late.status_code == 409
    assert "Mine." in late.content.decode()
    assert "<strong>shade</strong>" in writer.post(f"/articles/{article.pk}/preview/", draft).content.decode()

    assert writer.post(f"{at}/asking/").status_code == 302
    assert "Approve and publish" not in writer.get(f"{at}/review/").content.decode()
    own = writer.post(f"{at}/approval/", {"edition": "2", "then": "publish"}, follow=True)
    assert "Somebody else has to approve" in own.content.decode()
    assert "In the **shade**." in reviewer.get(f"{at}/review/").content.decode()
    reviewer.post(f"{at}/approval/", {"edition": "2", "then": "publish"})
    assert "<strong>shade</strong>" in writer.get(f"/articles/{article.pk}/").content.decode()
    for path in (
        "/articles/?state=published&q=tent",
        "/articles/?behind=1",
        f"{at}/versions/",
        "/articles/figures/",
    ):
        assert writer.get(path).status_code == 200
    assert "Dry the tent" not in writer.get("/articles/?behind=1").content.decode()


def test_a_review_is_asked_for_behind_the_bell_and_so_is_what_comes_back(
    sam, mara, make_staff, own_company, manila_provider, signed_in, make_article, text_of, now
):
    """Nobody is told who could not review it: a provider's people, and whoever does not read what is internal."""
    make_staff("Pia", provider=manila_provider, role=Role.MANAGER)
    outside = CustomRole.objects.create(name="Outside", rights=["articles.publish", "articles.partner"])
    make_staff("Rex", provider=own_company, custom_role=outside)
    article = make_article("Dry the tent", body=None, audience=Audience.INTERNAL)
    draft = Draft("Dry the tent", "In the shade.")
    text = actions.write(article, "en", draft, edition=text_of(article).edition, by=sam.actor(), at=now)
    actions.ask_review(text, by=sam.actor(), at=now)

    assert _told("article_review") == {"Mara"}
    actions.send_back(text, by=sam.actor(), at=now)
    actions.ask_review(text_of(article), by=mara.actor(), at=now)
    assert _told("article_review") == {"Mara"}  # Sam wrote it
    bell = signed_in(mara).get("/notifications/").content.decode()
    assert "Sam asks for a review of an article" in bell
    assert 'href="/articles/?state=asked"' in bell
    assert "Dry the tent" in signed_in(mara).get("/articles/?state=asked").content.decode()

    actions.send_back(text_of(article), by=mara.actor(), at=now)
    assert _told("article_back") == {"Sam"}
    assert "Mara sent an article of yours back" in signed_in(sam).get("/notifications/").content.decode()


def _told(kind):
    return {each.staff.name for each in Notification.objects.filter(kind=kind)}


def test_a_reviewer_sees_that_the_address_changes_and_colleagues_when_it_goes_out(
    make_article, text_of, sam, mara, signed_in, now
):
    article = make_article("Clean the stove")
    text = actions.write(
        article, "en", Draft("Clean the stove", "Rub it.", slug="stove"), edition=text_of(article).edition,
        by=sam.actor(), at=now,
    )  # fmt: skip
    actions.ask_review(text, by=sam.actor(), at=now)
    page = signed_in(mara).get(f"/articles/{article.pk}/en/review/").content.decode()
    assert '<del dir="ltr">clean-the-stove</del> → <ins dir="ltr">stove</ins>' in page
    assert "Approve and publish" in page

    actions.approve(text, edition=text.edition, by=mara.actor(), at=now)
    actions.publish_later(text, now + timedelta(days=1), by=mara.actor(), at=now)
    assert "goes out" in signed_in(sam).get(f"/articles/{article.pk}/").content.decode()


def test_agents_everywhere_read_the_same_article_but_not_what_is_internal(
    make_article, ana, althea, signed_in
):
    partner, internal = (
        make_article("Partners", audience=Audience.PARTNER),
        make_article("House", audience=Audience.INTERNAL),
    )
    for staff, sees in ((ana, True), (althea, False)):
        client = signed_in(staff)
        assert client.get(f"/articles/{partner.pk}/").status_code == 200
        assert client.get(f"/articles/{internal.pk}/").status_code == (200 if sees else 404)
        assert ("House" in client.get("/articles/").content.decode()) is sees
        assert client.get(f"/articles/{partner.pk}/en/write/").status_code in (302, 403)
        assert client.get(f"/articles/{partner.pk}/en/review/").status_code == 404


def test_a_picture_is_put_into_the_text_and_seen_by_readers_alone(make_article, sam, zed, signed_in):
    article, client = make_article(audience=Audience.INTERNAL), signed_in(sam)
    path = f"/articles/{article.pk}/pictures/"
    shown = {"picture": SimpleUploadedFile("a.png", PNG), "alt": "A stove"}
    assert "![A stove](picture:" in client.post(path, shown, headers=HTMX).content.decode()
    picture = article.pictures.get()
    assert b"".join(client.get(f"/articles/pictures/{picture.pk}/")) == PNG
    assert signed_in(zed).get(f"/articles/pictures/{picture.pk}/").status_code == 404
    assert (
        client.post(
            path, {"picture": SimpleUploadedFile("a.txt", b"x"), "alt": "X"}, headers=HTMX
        ).status_code
        == 422
    )


def test_on_a_ticket_it_is_found_put_in_linked_and_flagged(
    make_article, make_ticket, front, ghent, ana, sam, signed_in
):
    public, internal = (
        make_article("Clean the stove"),
        make_article("House rules", audience=Audience.INTERNAL),
    )
    ticket, client = make_ticket(team=ghent), signed_in(ana)
    path = f"/tickets/{ticket.reference}/articles/"
    for kind, fits in (("reply", False), ("note", True)):
        found = client.get(path, {"q": "", "kind": kind}, headers=HTMX).content.decode()
        assert "Clean the stove" in found
        assert ("House rules" in found) is fits
    put = client.post(f"{path}{public.pk}/use/", {"kind": "reply"}, headers=HTMX).json()["text"]
    assert put.startswith("Clean the stove: http")
    assert put.endswith(f"/help/kestrel/articles/{public.pk}-clean-the-stove/")
    assert client.post(f"{path}{public.pk}/use/?as=text", {"kind": "reply"}).json()["text"] == "Rub it dry."
    assert client.post(f"{path}{internal.pk}/use/", {"kind": "reply"}, headers=HTMX).status_code == 409
    assert "Clean the stove" in client.get(f"/tickets/{ticket.reference}/").content.decode()

    said = {"what": "wrong", "words": "No oil.", "ticket": ticket.reference}
    client.post(f"/articles/{public.pk}/flags/", said)
    assert "No oil." in client.get(f"/articles/{public.pk}/").content.decode()
    assert "No oil." in signed_in(sam).get(f"/articles/{public.pk}/en/write/").content.decode()
    assert "flagged by colleagues" in signed_in(sam).get("/articles/").content.decode()
    client.post(f"{path}{public.pk}/", {"_method": "DELETE"})
    assert not ticket.article_uses.exists()


def test_figures_count_what_came_back_and_name_nobody(
    make_article, make_ticket, ghent, sam, signed_in, make_message
):
    article, now = make_article(), timezone.now()
    ticket = make_ticket(team=ghent)
    make_message(ticket)
    actions.link_article(ticket, article, by=sam.actor(), at=now)
    close(ticket, by=sam.actor(), at=now)
    page = signed_in(sam).get("/articles/figures/").content.decode()
    assert "Ghent" in page
    assert "100 %" in page
    assert "Sam" not in page.partition("<main")[2].partition("</main")[0]
    reopen(ticket, by=SYSTEM, at=timezone.now())
    assert "1 came back" in signed_in(sam).get(f"/articles/{article.pk}/").content.decode()


def test_categories_and_what_providers_may(mara, ana, althea, signed_in, category, make_article):
    client = signed_in(mara)
    client.post("/articles/categories/", {"name_en": "Tents", "name_de": "Zelte", "position": "1"})
    assert "Tents" in client.get("/articles/categories/").content.decode()
    client.post(f"/articles/permissions/people/{althea.pk}/")
    assert signed_in(althea).get("/articles/new/").status_code == 200
    partner = make_article("Partners", audience=Audience.PARTNER)
    client.post(f"/articles/permissions/providers/{althea.provider_id}/", {"category": []})
    assert signed_in(althea).get(f"/articles/{partner.pk}/").status_code == 404
    assert "Manila Care" in client.get("/articles/permissions/").content.decode()
    for path in ("/articles/categories/", "/articles/permissions/", "/articles/figures/"):
        assert signed_in(ana).get(path).status_code in (302, 403)
