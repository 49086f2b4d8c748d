import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.desk.phrases.replies import Wording, add_saved_reply, remove_saved_reply
from answerable.ledger.actor import SYSTEM


@pytest.fixture
def replies(ghent, manila, ana):
    at = timezone.now()
    wanted = [
        Wording("Thanks", {"en": "Thank you, {customer.name}.", "nl": "Bedankt."}, "Openings"),
        Wording("Ghent's", {"en": "Ghent."}, "Openings / Ghent", team=ghent),
        Wording("Manila's", {"en": "Manila."}, team=manila),
        Wording("Ana's", {"en": "Ana."}, owner=ana),
    ]
    return {each.title: add_saved_reply(each, by=SYSTEM, at=at) for each in wanted}


def test_they_are_listed_as_far_as_the_owner_of_the_token_sees_them(api, replies, ana, ben, althea):
    def titles(staff, **query):
        return {reply["title"] for reply in api(staff).everything("/saved-replies", limit=1, **query)}

    assert titles(ana) == {"Thanks", "Ghent's", "Ana's"}
    assert titles(ben) == {"Thanks"}
    assert titles(althea) == {"Thanks", "Manila's"}
    assert titles(ana, folder="Openings") == {"Thanks", "Ghent's"}
    assert titles(ana, q="bedankt") == {"Thanks"}


def test_one_is_told_with_its_texts_as_they_were_written(api, replies, ana):
    told = api(ana).get(f"/saved-replies/{replies['Thanks'].pk}").json()

    assert told["texts"] == {"en": "Thank you, {customer.name}.", "nl": "Bedankt."}
    assert (told["team"], told["is_own"], told["times_used"]) == (None, False, 0)


def test_what_is_not_there_for_them_is_a_404(api, replies, ana):
    remove_saved_reply(replies["Thanks"], by=SYSTEM, at=timezone.now())
    for title in ("Manila's", "Thanks"):
        problem(api(ana).get(f"/saved-replies/{replies[title].pk}"), 404)
    problem(api(ana, "staff:read").get("/saved-replies"), 403)


def test_a_page_asks_little(api, replies, ana, django_assert_max_num_queries):
    caller = api(ana)
    caller.get("/saved-replies")  # the first of a day writes down that she is here
    with django_assert_max_num_queries(12):
        caller.get("/saved-replies")
