"""The page about what is kept of a customer: a copy, a hold, the end."""

import pytest
from django.urls import reverse

from answerable.people.models import Customer
from answerable.privacy.models import DataRequest, Hold

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_copy_is_asked_for_and_fetched(cleo, asked, ada, mara, signed_in, run_jobs):
    page = reverse("desk:customer_data", args=[cleo.pk])
    client = signed_in(ada)
    client.post(reverse("desk:customer_exports", args=[cleo.pk]), {"reason": "they_asked"})
    shown = client.get(page).content.decode()
    assert "being done" in shown
    assert "Make a copy" not in shown
    again = client.post(reverse("desk:customer_exports", args=[cleo.pk]), {"reason": "law"}, follow=True)
    assert "is being made already" in again.content.decode()
    run_jobs()

    assert "Fetch it" in client.get(page).content.decode()
    link = reverse("desk:customer_export", args=[cleo.pk, DataRequest.objects.get().pk])
    answer = client.get(link)
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert signed_in(mara).get(link).status_code == 302


def test_what_goes_and_what_stays_is_said_before_and_typed_words_are_wanted(
    cleo, asked, make_message, make_customer, ada, sam, zed, signed_in, run_jobs
):
    make_message(asked, customer=make_customer("Omar"), text="Words of Omar")
    page, url = (reverse(f"desk:{name}", args=[cleo.pk]) for name in ("customer_data", "customer_erasure"))
    client = signed_in(ada)
    assert "What stays: 1 message" in client.get(page).content.decode()
    wrong = client.post(url, {"reason": "law", "typed": "Omar"}).content.decode()
    assert "not what they are called" in wrong
    assert 'data-must-be="Cleo"' in wrong  # the browser looks before it asks
    client.post(reverse("desk:customer_hold", args=[cleo.pk]))
    assert not Hold.objects.exists()  # without a reason
    client.post(reverse("desk:customer_hold", args=[cleo.pk]), {"reason": "court"})
    assert (Hold.objects.get().staff, Hold.objects.get().reason) == (ada, "court")
    for shown in (page, reverse("desk:retention")):
        assert "A case at law · since" in client.get(shown).content.decode()
    assert (
        "A legal hold lies on them" in client.post(url, {"reason": "law", "typed": "Cleo"}).content.decode()
    )
    client.post(reverse("desk:customer_hold", args=[cleo.pk]), {"_method": "DELETE"})
    assert signed_in(sam).post(url, {"reason": "law", "typed": "Cleo"}).status_code == 302
    assert signed_in(zed).post(url, {"reason": "law", "typed": "Cleo"}).status_code == 404
    assert Customer.objects.get(pk=cleo.pk).erased_at is None

    client.post(url, {"reason": "law", "typed": "cleo"})
    run_jobs()

    assert "Nothing is kept about this person" in client.get(page).content.decode()
    assert client.get(reverse("desk:customer", args=[cleo.pk])).status_code == 200
    shown = client.get(asked.get_absolute_url()).content.decode()
    assert "What was said here was erased" in shown
    assert "Words of Omar" in shown
    changes = client.get(reverse("desk:audit")).content.decode()
    assert f"had customer no. {cleo.pk} erased" in changes
