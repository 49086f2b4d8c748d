"""A guide followed in a chat, one step at a time; once its visitor writes, its steps are on their ticket."""

import pytest
from django.utils import timezone

from answerable.channels.chat import suggesting
from answerable.channels.chat.suggesting import Suggestion
from answerable.channels.chat.tests.harness import Harness
from answerable.ledger.models import Event
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.paths import Choice, Guide, Kind, On, Step
from answerable.selfservice.guides.tests.making import end
from answerable.selfservice.models import GuideRun, GuideRunStep
from answerable.tickets.actions import close
from answerable.tickets.models import Brand, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(request, ghent, brand, front, settings):
    """Kestrel's; `chat.walk(guide)` begins one that was suggested, `chat.walk(place, choice=…)` goes on from there."""

    class Chat(Harness):
        def word(self, kind, key):
            settings.CHAT_SUGGESTIONS = f"{__name__}._suggested"
            _SUGGESTED[:] = [Suggestion(kind, key, "It", "https://help.example/")]
            (found,) = suggesting.found(self.mailbox, "gas", "en")
            return found["word"]

        def walk(self, where, *, customer=7, language="en", **does):
            known = where if isinstance(where, dict) else {"word": self.word("guide", where.pk)}
            if "secret" in known:
                known = {"secret": known["secret"], "step": known["step"]}
            asked = self.post("guide", {"language": language, **known, **does}, customer=customer)
            assert asked.status_code == 200, asked.content
            return asked.json()

    found = Chat(request, ghent)
    found.mailbox.brand = brand
    found.mailbox.save()
    return found


_SUGGESTED: list[Suggestion] = []


def _suggested(_mailbox, _words, _language):
    return _SUGGESTED


def _ways(place):
    return [(each["words"], each["does"]) for each in place["ways"]]


def test_step_by_step_to_an_end_and_back(chat, guide):
    place = chat.walk(guide)
    assert (place["about"], place["title"]) == ("The stove smells of gas", "Where does it smell?")
    assert _ways(place) == [("At the hose", {"choice": "hose"}), ("At the burner", {"choice": "burner"})]

    place = chat.walk(place, choice="hose")
    assert _ways(place) == [
        ("Yes", {"choice": "yes"}),
        ("No", {"choice": "no"}),
        ("One step back", {"back": True}),
    ]
    place = chat.walk(place, choice="no")
    assert (place["asks"], _ways(place)[0]) == ("Serial number", ("Done, go on", {"choice": "on"}))
    place = chat.walk(place, choice="on", value="K-77")
    place = chat.walk(place, choice="no")
    assert (place["over"], place["note"]) == (True, "What you did so far goes along: nobody asks you again.")
    place = chat.walk(place, back=True)
    assert (place["over"], place["title"]) == (False, "Is it tight now?")
    assert chat.walk(place, choice="yes")["title"] == "Good."

    run = GuideRun.objects.get()
    assert (run.outcome, run.ticket, run.customer) == ("solved", None, None)
    assert GuideRunStep.objects.get(key="ring").value == "K-77"


def test_what_was_done_stands_on_the_ticket_once_they_write(chat, guide, run_jobs):
    place = chat.walk(chat.walk(guide), choice="hose")
    said = {"id": "one", "text": "It still smells.", "guide": place["secret"]}
    chat.post("messages", said, customer=7)
    chat.post("messages", said, customer=7)  # their browser tries again
    run_jobs()

    run, ticket = GuideRun.objects.get(), Ticket.objects.get()
    assert (run.ticket, run.customer) == (ticket, ticket.customer)
    assert [each.key for each in run.steps.all()] == ["where"]

    place = chat.walk(place, choice="yes")
    assert place["title"] == "Good."
    told = Event.objects.get(kind="ticket.guide_followed")
    assert (told.ticket_id, told.data["steps"], told.actor_kind) == (ticket.pk, 2, "customer")


def test_whoever_talks_with_us_already_has_each_step_on_the_ticket(chat, guide, run_jobs):
    chat.post("messages", {"id": "one", "text": "It smells."}, customer=7)
    run_jobs()
    place = chat.walk(guide)
    assert GuideRun.objects.get().ticket == Ticket.objects.get()
    for choice in ("hose", "no", "on", "no"):
        place = chat.walk(place, choice=choice)
    assert place["note"] == "We see what you did, and go on with you where we talk already."


def test_after_a_ticket_that_ended_it_goes_along_to_the_next(chat, guide, sam, run_jobs, settings):
    settings.REOPEN_WINDOW_DAYS = 0
    chat.post("messages", {"id": "one", "text": "It smells."}, customer=7)
    run_jobs()
    first = Ticket.objects.get()
    close(first, by=sam.actor(), at=timezone.now())
    place = chat.walk(guide)
    assert GuideRun.objects.get().ticket is None
    chat.post("messages", {"id": "two", "text": "Again.", "guide": place["secret"]}, customer=7)
    run_jobs()
    assert GuideRun.objects.get().ticket not in (None, first)


def test_it_is_said_in_the_visitors_language(chat, guide):
    place = chat.walk(chat.walk(guide, language="de"), language="de", choice="hose")
    assert (place["title"], place["language"]) == ("Ventil einseifen. Ist es dicht?", "de")
    assert [words for words, _does in _ways(place)] == ["Ja", "Nein", "Einen Schritt zurück"]
    place = chat.walk(place, language="ar", choice="yes")
    assert (place["title"], place["dir"]) == ("Good.", "ltr")


def test_what_must_be_known_before_is_asked_first(chat, make_guide):
    facts = Guide(
        ("en",),
        {"en": "The lamp"},
        {"en": "Short."},
        (
            Step("which", Kind.BRANCH, on=On.PRODUCT, choices=(Choice("L1", "one"),), next="end"),
            Step("one", Kind.ACTION, {"en": "Turn it"}, next="end"),
            end(),
        ),
    )
    guide = make_guide(facts)
    place = chat.walk(guide)
    assert (place["title"], [words for words, _does in _ways(place)]) == (
        "Which product?",
        ["L1", "Another one"],
    )
    assert not GuideRun.objects.exists()
    assert chat.walk(guide, **_ways(place)[0][1])["title"] == "Turn it"
    assert chat.walk(guide, **_ways(place)[1][1])["title"] == "Ask us"


def test_an_answer_that_is_not_offered_or_a_step_taken_twice_changes_nothing(chat, guide):
    place = chat.walk(guide)
    assert chat.walk(place, choice="nowhere")["step"] == "where"
    after = chat.walk(place, choice="hose")
    assert chat.walk(place, choice="burner")["step"] == after["step"] == "soap"
    assert GuideRunStep.objects.count() == 1


@pytest.mark.parametrize("audience", [Audience.PARTNER, Audience.INTERNAL])
def test_guides_that_are_not_for_everybody_are_not_there(chat, make_guide, audience):
    hidden = make_guide(audience=audience)
    assert chat.post("guide", {"word": chat.word("guide", hidden.pk)}).status_code == 404


def test_another_brands_guide_is_not_there(chat, make_guide):
    other = make_guide(brand=Brand.objects.create(name="Other", sender="Other"))
    assert chat.post("guide", {"word": chat.word("guide", other.pk)}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"word": "made up"},
        {"secret": "made up"},
        {"secret": ["\0"], "step": 7},
        {"word": {"\0": 1}, "facts": [1], "choice": "\ud800"},
    ],
)
def test_nonsense_opens_nothing(chat, guide, body):
    assert chat.post("guide", body).status_code == 404
    assert not GuideRun.objects.exists()


def test_a_word_for_something_else_begins_no_guide(chat, guide):
    assert chat.post("guide", {"word": chat.word("article", guide.pk)}).status_code == 404


def test_nonsense_beside_a_step_is_the_step(chat, guide):
    place = chat.walk(guide)
    for wrong in ({"value": {"a": 1}}, {"back": "yes"}, {"earlier": 1}, {"facts": {"product": ["x"]}}):
        assert chat.walk(place, choice="", **wrong)["step"] == "where"


def test_without_guides_there_are_none(chat, guide, settings):
    word = chat.word("guide", guide.pk)
    settings.CHAT_GUIDES = ""
    assert chat.post("start").json()["guides"] is False
    assert chat.post("guide", {"word": word}).status_code == 404
    assert chat.post("messages", {"id": "1", "text": "Hello", "guide": "x"}).status_code == 200
