"""An invitation is a link that works once, not for long, and never beside a newer one."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import mail

from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import Post, deactivate_staff, reactivate_staff
from answerable.people.invitations import add_by_invitation, invite_staff
from answerable.people.models import Role, Staff

pytestmark = pytest.mark.django_db
CHOSEN = {"password1": "purple-horse-battery", "password2": "purple-horse-battery"}


@pytest.fixture
def post(own_company, ghent):
    return Post("Eva Ng", own_company, Role.AGENT, (ghent,))


@pytest.fixture
def invited(post, ada, clock, now):
    return add_by_invitation("Eva@Staff.example", post, by=ada.actor(), at=now)


def _link(letter):
    return re.search(r"https?://[^/]+(/sign-in/password/reset/key/\S+)", letter.body)[1]


def _choose(client, link):
    """Whether the link let somebody set a password."""
    page = client.get(link, follow=True)
    if b"This link no longer works" in page.content:
        return False
    return client.post(page.request["PATH_INFO"], CHOSEN).status_code == 302


def test_the_link_sets_a_password_of_their_own_once(client, invited):
    (letter,) = mail.outbox
    assert letter.to == ["eva@staff.example"]
    assert "Hello Eva," in letter.body
    assert "within 3 days" in letter.body
    assert not invited.has_come

    assert _choose(client, _link(letter))
    assert authenticate(email="eva@staff.example", password=CHOSEN["password1"]) == invited
    assert Staff.objects.get(pk=invited.pk).has_come
    assert not _choose(client, _link(letter))


def test_a_link_that_somebody_made_up_opens_nothing(client, invited, ana):
    link = _link(mail.outbox[0])

    assert not _choose(client, link[:-3] + "xx/")
    uid = link.split("/")[-2].partition("-")[0]
    assert not _choose(client, link.replace(f"/{uid}-", f"/{ana.pk}-"))


def test_it_does_not_work_for_ever(client, invited, clock):
    clock.shift(timedelta(days=3, minutes=1))

    assert not _choose(client, _link(mail.outbox[0]))


def test_sent_again_only_the_newer_works(client, invited, ada, now):
    later = now + timedelta(hours=1)

    invite_staff(invited, by=ada.actor(), at=later)

    first, second = mail.outbox
    assert not _choose(client, _link(first))
    assert _choose(client, _link(second))


def test_pressed_twice_is_one_mail(invited, ada, now):
    invite_staff(invited, by=ada.actor(), at=now + timedelta(seconds=5))

    assert len(mail.outbox) == 1
    assert Event.objects.filter(kind="staff.invited").count() == 1


def test_it_ends_when_they_leave_before_they_came(client, invited, ada, now):
    deactivate_staff(invited, by=ada.actor(), at=now)
    assert not _choose(client, _link(mail.outbox[0]))
    with pytest.raises(Refusal, match="no longer works here"):
        invite_staff(invited, by=ada.actor(), at=now)

    reactivate_staff(invited, by=ada.actor(), at=now)
    assert not _choose(client, _link(mail.outbox[0]))


def test_whoever_has_come_is_not_invited(ana, ada, now):
    with pytest.raises(Refusal, match="has come already"):
        invite_staff(ana, by=ada.actor(), at=now)

    assert not mail.outbox


def test_nobody_is_made_where_the_invitation_cannot_be_kept(post, ada, now, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"

    with pytest.raises(ImportError):
        add_by_invitation("eva@staff.example", post, by=ada.actor(), at=now)

    assert not Staff.objects.filter(email="eva@staff.example").exists()


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_invite(request, who, post, invited, now):
    by = request.getfixturevalue(who).actor()
    with pytest.raises(NotAllowed):
        add_by_invitation("x@staff.example", post, by=by, at=now)
    with pytest.raises(NotAllowed):
        invite_staff(invited, by=by, at=now)
