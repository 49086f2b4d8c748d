from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from answerable.api.models import IdempotencyKey
from answerable.api.tasks import clean_up
from answerable.api.tests.conftest import problem
from answerable.ledger.models import Event
from answerable.people.models import Account
from answerable.tickets.models import Message, Note


def test_the_same_request_twice_is_done_once_and_answered_alike(api, ana, make_ticket):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/notes"
    first, second = (caller.post(path, {"text": "x"}, Idempotency_Key="k 1") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first["Location"] == second["Location"]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert Note.objects.count() == 1


def test_without_a_key_it_is_done_twice(api, ana, make_ticket):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/notes"
    for _ in range(2):
        caller.post(path, {"text": "x"})
    assert Note.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


def test_a_key_is_not_used_for_another_request(api, ana, make_ticket):
    ticket = make_ticket()
    caller, path = api(ana), f"/tickets/{ticket.reference}/notes"
    caller.post(path, {"text": "x"}, Idempotency_Key="k")
    problem(caller.post(path, {"text": "y"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
    elsewhere = caller.post(f"/tickets/{ticket.reference}/messages", {"text": "x"}, Idempotency_Key="k")
    problem(elsewhere, 422, "idempotency_key_reused")
    assert Note.objects.count() == 1


def test_keys_of_two_tokens_do_not_meet(api, ana, sam, make_ticket):
    path = f"/tickets/{make_ticket().reference}/notes"
    for caller in (api(ana), api(sam)):
        assert caller.post(path, {"text": "x"}, Idempotency_Key="k").status_code == 201
    assert Note.objects.count() == 2


def test_after_a_refusal_the_key_is_free(api, ana, make_ticket):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/notes"
    problem(caller.post(path, {"text": ""}, Idempotency_Key="k"), 422, "invalid")
    assert caller.post(path, {"text": "x"}, Idempotency_Key="k").status_code == 201


def test_an_answer_without_a_body_is_repeated_too(api, ana, make_ticket):
    one, other = make_ticket(), make_ticket()
    path = f"/tickets/{one.reference}/links/related/{other.reference}"
    for _ in range(2):
        response = api(ana).delete(path, Idempotency_Key="k")
        assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("key", ["", "x" * 256, "ünicode"])
def test_a_key_that_is_none_is_refused(api, ana, make_ticket, key):
    path = f"/tickets/{make_ticket().reference}/notes"
    body = problem(api(ana).post(path, {"text": "x"}, Idempotency_Key=key), 422)
    assert body["errors"][0]["parameter"] == "Idempotency-Key"


def test_keys_are_forgotten_after_a_day(api, ana, make_ticket, clock):
    path = f"/tickets/{make_ticket().reference}/notes"
    caller = api(ana)
    caller.post(path, {"text": "x"}, Idempotency_Key="k")
    clock.shift(timedelta(hours=23))
    assert caller.post(path, {"text": "x"}, Idempotency_Key="k")["Idempotent-Replayed"]
    clock.shift(timedelta(hours=1))
    assert caller.post(path, {"text": "another"}, Idempotency_Key="k").status_code == 201
    clock.shift(timedelta(hours=24))
    clean_up()
    assert not IdempotencyKey.objects.exists()


def test_many_at_once_with_one_key_make_one(api, ana, make_ticket, at_once):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/messages"
    body = {"text": "On its way.", "to": [{"address": "cleo@example.com"}]}
    responses = at_once(*[lambda: caller.post(path, body, Idempotency_Key="k")] * 8)
    assert {response.status_code for response in responses} == {201}, responses
    assert len({response.content for response in responses}) == 1
    assert sum("Idempotent-Replayed" in response for response in responses) == 7
    assert Message.objects.count() == 1
    assert Event.objects.filter(kind="message.sent").count() == 1


def test_who_waits_for_one_that_fails_does_it_themselves(api, ana, at_once):
    """The second waits at the first one's row; when that is rolled back, it goes on."""
    caller = api(ana)
    caller.get("/me")

    def fail():
        token = IdempotencyKey._meta.get_field("token").related_model.objects.get()
        with transaction.atomic():
            IdempotencyKey.objects.create(
                token=token, key="k", fingerprint="x", created_at=timezone.now(), status=201
            )
            transaction.set_rollback(True)

    _failed, response = at_once(fail, lambda: caller.post("/accounts", {"name": "A"}, Idempotency_Key="k"))
    assert response.status_code == 201
    assert Account.objects.count() == 1


def test_different_keys_at_once_are_all_done(api, ana, make_ticket, at_once):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/notes"
    responses = at_once(
        *[lambda n=n: caller.post(path, {"text": f"{n}"}, Idempotency_Key=f"k{n}") for n in range(6)]
    )
    assert [response.status_code for response in responses] == [201] * 6
    assert Note.objects.count() == 6
