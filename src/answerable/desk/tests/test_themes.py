"""What many customers write about: found, followed, named, and told to each of their own tickets alone."""

import csv
import hashlib
from datetime import timedelta

import numpy as np
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.actor import customer as as_customer
from answerable.ledger.models import Event
from answerable.listening.erasing import copy, forget
from answerable.listening.models import (
    AnswerMeaning,
    Ask,
    AskState,
    CustomerWord,
    Finding,
    SurveyAnswer,
    SurveyKind,
    Theme,
    ThemeAnswer,
    ThemeLook,
    ThemeTicket,
    TicketMeaning,
    Via,
    WordPair,
)
from answerable.listening.surveys.answering import answer
from answerable.listening.surveys.writing import SurveyPlan, add_survey, switch_survey
from answerable.listening.themes import meanings
from answerable.listening.themes.discovering import discover, find_themes
from answerable.listening.themes.meanings import read, read_answers, read_meanings
from answerable.listening.themes.naming import name_theme
from answerable.listening.themes.texts import Text
from answerable.listening.words import comparing
from answerable.listening.words.comparing import compare
from answerable.people.models import Customer, Field, FieldKind
from answerable.selfservice.finding.meaning.graph import NoWeights
from answerable.selfservice.models import Article, ArticleCategory, ArticleUse, SearchText
from answerable.tickets.actions import close
from answerable.tickets.models import FieldValue, Message, Ticket

pytestmark = pytest.mark.django_db
LATE = "The parcel never arrived. Tracking says delivered but the neighbour has nothing {n}."
LEAK = "Gas smell at the lower joint: the valve hisses when the stove is cold {n}."


class _Meanings:
    """Stands in for the model: texts that share words mean the same."""

    asked = 0

    def vectors(self, texts):
        self.asked += len(texts)
        return np.array([self._mean(text) for text in texts], np.float32)

    def _mean(self, text):
        found = np.zeros(384, np.float32)
        for word in text.lower().split():
            place = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())
            found += np.random.default_rng(place).normal(size=384)
        return found / max(1e-9, float(np.linalg.norm(found)))


@pytest.fixture
def model(monkeypatch):
    made = _Meanings()
    monkeypatch.setattr(meanings, "model", lambda: made)
    return made


@pytest.fixture
def write(model, make_ticket, make_message, make_customer, now):
    """write(LATE, 8, team=ghent, days=3): so many people wrote that, so many days ago."""

    def said(text, number, *, team=None, days=3, **fields):
        made = []
        for _one in range(number):
            key = Customer.objects.count()
            person = make_customer(f"Person{key}", language=fields.get("language", "en"))
            at = now - timedelta(days=days, minutes=key % 60)
            ticket = make_ticket(team=team, customer=person, created_at=at, subject=text.split(".")[0][:30])
            make_message(ticket, text=text.format(n="x" * (key % 5)), at=at)
            made.append(ticket)
        return made

    return said


def _look(now):
    read(now=now)
    assert discover(now=now)


def test_what_many_write_becomes_themes_named_by_their_words(write, ghent, sam, signed_in, now):
    late, leak = write(LATE, 12, team=ghent), write(LEAK, 9, team=ghent, days=20)
    write("Quite another matter: {n} my invoice", 2, team=ghent)
    _look(now)
    themes = {each: Theme.objects.get(rows__ticket=each) for each in (late[0], leak[0])}
    assert themes[late[0]] != themes[leak[0]]
    assert ThemeTicket.objects.filter(theme=themes[late[0]]).count() == 12
    assert {"gas", "smell"} & set(" ".join(themes[leak[0]].words).split())
    page = signed_in(sam).get(reverse("desk:themes")).content.decode()
    assert "1 theme is new this week" in page
    assert themes[late[0]].name in page
    one = signed_in(sam).get(reverse("desk:theme", args=[themes[leak[0]].pk])).content.decode()
    assert leak[0].reference in one
    assert late[0].reference not in one
    assert Event.objects.filter(kind="theme.born").count() == 2


def test_the_same_again_changes_nothing_and_reads_nothing_twice(write, model, now):
    write(LATE, 8)
    _look(now)
    before = list(ThemeTicket.objects.values_list("ticket", "theme"))
    asked = model.asked
    _look(now)
    assert model.asked == asked == 8
    assert list(ThemeTicket.objects.values_list("ticket", "theme")) == before
    assert Event.objects.filter(kind__startswith="theme.").count() == 1


def test_a_theme_goes_on_fades_and_comes_back_as_itself(write, now):
    write(LATE, 8)
    _look(now)
    theme = Theme.objects.get()
    write(LATE, 8, days=-7)
    _look(now + timedelta(days=10))
    assert Theme.objects.get().pk == theme.pk
    assert theme.rows.count() == 16
    later = now + timedelta(days=140)
    _look(later)
    assert Theme.objects.get().faded_at == later
    write(LATE, 8, days=-139)
    _look(later)
    assert Theme.objects.get().faded_at is None
    kinds = list(
        Event.objects.filter(kind__startswith="theme.").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["theme.born", "theme.faded", "theme.returned"]


def test_of_two_looks_at_once_one_gives_way(write, now, monkeypatch):
    write(LATE, 8)
    read(now=now)
    from answerable.listening.themes import discovering

    true = discovering.texts_of

    def meanwhile(moment):
        monkeypatch.setattr(discovering, "texts_of", true)
        assert discover(now=moment)
        return true(moment)

    monkeypatch.setattr(discovering, "texts_of", meanwhile)
    assert not discover(now=now)
    assert Theme.objects.count() == 1
    assert ThemeLook.objects.get().number == 1


def test_one_customer_who_writes_often_is_no_theme(write, make_ticket, make_message, cleo, model, now):
    for _number in range(9):
        make_message(make_ticket(customer=cleo, created_at=now), text=LEAK, at=now)
    _look(now)
    assert not Theme.objects.exists()


def test_only_what_one_may_see_is_counted_and_a_small_rest_is_not_shown(
    write, ghent, manila, sam, grace, althea, signed_in, now
):
    own = write(LATE, 6, team=manila)
    others = write(LATE, 9, team=ghent)
    hidden = write(LEAK, 9, team=ghent)
    few = write(LEAK, 2, team=manila)
    _look(now)
    late, leak = (Theme.objects.get(rows__ticket=each[0]) for each in (own, hidden))
    hers = signed_in(grace)
    page = hers.get(reverse("desk:themes")).content.decode()
    assert late.name in page
    assert leak.name not in page
    assert hers.get(reverse("desk:theme", args=[leak.pk])).status_code == 404
    one = hers.get(reverse("desk:theme", args=[late.pk])).content.decode()
    assert "6 tickets in 13 weeks" in one
    assert others[0].reference not in one
    assert few[0].reference not in one
    assert (
        "15 tickets in 13 weeks" in signed_in(sam).get(reverse("desk:theme", args=[late.pk])).content.decode()
    )
    # Words are made of all tickets.
    assert hers.get(reverse("desk:words")).status_code in (302, 403)
    assert signed_in(althea).get(reverse("desk:themes")).status_code in (302, 403)


def test_it_is_narrowed_by_product_company_and_language(write, ghent, manila, sam, signed_in, now):
    late = write(LATE, 12, team=ghent)
    write(LEAK, 9, team=manila)
    field = Field.objects.create(
        key="product", label="Product", kind=FieldKind.CHOICE, choices=["Stove", "Tent"]
    )
    for ticket in late[:7]:
        FieldValue.objects.create(ticket=ticket, field=field, text="Tent")
    _look(now)
    his = signed_in(sam)

    def shown(**narrowed):
        file = his.get(reverse("desk:themes"), {**narrowed, "as": "csv"}).content.decode()
        return list(csv.DictReader(file.splitlines()))

    assert len(shown()) == 2
    assert [row["tickets"] for row in shown(product="Tent")] == ["7"]
    assert len(shown(provider=str(manila.provider_id))) == 1
    assert len(shown(language="en")) == 2
    assert shown(language="de") == shown(region="nonsense") == shown(product="Kite") == []
    assert "No theme here" in his.get(reverse("desk:themes"), {"language": "de"}).content.decode()


def test_a_name_that_was_given_stays(write, sam, ana, signed_in, now):
    write(LATE, 8)
    _look(now)
    theme = Theme.objects.get()
    page = reverse("desk:theme", args=[theme.pk])
    for _twice in range(2):
        assert signed_in(sam).post(page, {"name": " Lost  parcels "}).status_code == 302
    _look(now)
    assert Theme.objects.get().name == "Lost parcels"
    assert Event.objects.filter(kind="theme.named").count() == 1
    long = signed_in(sam).post(page, {"name": "x" * 200}, headers={"HX-Request": "true"})
    assert long.status_code == 422
    assert signed_in(ana).post(page, {"name": "Mine"}).status_code in (302, 403)
    assert Theme.objects.get().name == "Lost parcels"
    own_words = theme.name
    signed_in(sam).post(page, {"name": "\0"})
    name_theme(theme, "", by=sam.actor(), at=now)
    assert Theme.objects.get().name == own_words


def test_what_the_model_read_goes_with_the_words(write, now):
    tickets = write(LATE, 8)
    _look(now)
    assert copy(tickets[0].pk)["theme"] == Theme.objects.get().name
    Ticket.objects.filter(pk=tickets[0].pk).update(erased_at=now)
    forget([tickets[0].pk], None)
    assert not TicketMeaning.objects.filter(ticket=tickets[0]).exists()
    read(now=now)
    assert not TicketMeaning.objects.filter(ticket=tickets[0]).exists()
    Message.objects.filter(ticket=tickets[1]).update(retracted_at=now, text="", subject="")
    read(now=now)
    assert bytes(TicketMeaning.objects.get(ticket=tickets[1]).vector) == b""


def test_the_first_themes_do_not_wait_until_all_was_read(write, monkeypatch, run_jobs, clock, now):
    monkeypatch.setattr(meanings, "_FIRST", 8)
    monkeypatch.setattr(meanings, "_AT_ONCE", 8)
    write(LEAK, 8)
    write(LATE, 8)
    known = []
    monkeypatch.setattr(
        meanings, "_look_at_the_newest", lambda: known.append(TicketMeaning.objects.count()) or find_themes()
    )
    read_meanings()
    assert known == [8]  # the newest
    assert Theme.objects.count() == 1
    run_jobs()
    assert Theme.objects.count() == 2
    assert ThemeLook.objects.get().number == 2
    read_meanings()
    run_jobs()
    assert ThemeLook.objects.get().number == 2  # from now on the clock asks for them


def test_without_a_model_nothing_is_read_and_nothing_breaks(write, monkeypatch, now):
    write(LATE, 8)

    def missing():
        raise NoWeights("none")

    monkeypatch.setattr(meanings, "model", missing)
    read_meanings()
    find_themes()
    assert not TicketMeaning.objects.exists()
    assert not Theme.objects.exists()


def test_what_nobody_said_is_no_text(model, make_ticket, make_message, now):
    make_message(make_ticket(created_at=now), text="I am out of the office", is_automatic=True, at=now)
    make_ticket(created_at=now)
    read(now=now)
    assert {bytes(each.vector) for each in TicketMeaning.objects.all()} == {b""}
    assert model.asked == 0


def test_their_words_stand_beside_ours_without_anybody_being_known(
    asked, sam, mara, make_answer, signed_in, monkeypatch, now
):
    def text(number, words):
        return Text(number, number, now, words.split(), b"")

    theirs = [text(n, f"please send xanadu{chr(97 + n)} gas bottle soon") for n in range(12)]
    theirs += [text(n, f"matter{n} of another{n} kind{n}") for n in range(20, 160)]
    monkeypatch.setattr(comparing, "texts_of", lambda _now: {"en": theirs})
    make_answer(
        asked, text="We send you a new cartridge, Cleo. It fits the thread of your stove.", by=sam, at=now
    )
    SearchText.objects.bulk_create(
        SearchText(
            kind="article", thing=number, language="en", audience="public", title="Changing the cartridge",
            body="Unscrew the cartridge slowly.", path="x", version=1,
        )
        for number in range(300)
    )  # fmt: skip
    for _twice in range(2):
        compare(now=now)
    terms = {each.term: each for each in CustomerWord.objects.all()}
    bottle = next(each for term, each in terms.items() if "bottle" in term)
    assert (bottle.theirs, bottle.theirs_of, bottle.ours, bottle.ours_of) == (12, 152, 0, 601)
    assert "cartridge" not in " ".join(terms)
    told = " ".join(example for each in terms.values() for example in each.examples)
    assert "xanadu" not in told
    assert "…" in told
    page = signed_in(mara).get(reverse("desk:words")).content.decode()
    assert bottle.term in page
    file = signed_in(mara).get(reverse("desk:words"), {"as": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert "bottle" in file.content.decode()
    assert signed_in(mara).get(reverse("desk:words"), {"language": "\0", "product": "\0"}).status_code == 200


def test_what_they_ask_in_stands_beside_what_an_article_calls_it(
    make_ticket, mara, signed_in, monkeypatch, now
):
    stoves = ArticleCategory.objects.create(names={"en": "Stoves"})
    article = Article.objects.create(category=stoves, source_language="en", created_at=now)
    SearchText.objects.create(
        kind="article", thing=article.pk, language="en", audience="public", title="Changing the cartridge",
        body="Unscrew it.", path="x", version=1,
    )  # fmt: skip
    keys = [make_ticket(created_at=now).pk for _number in range(8)]
    for key in keys:
        ArticleUse.objects.create(article=article, ticket_id=key, at=now)
    theirs = [Text(key, key, now, ["gas", "bottle", "empty"], b"") for key in keys]
    theirs += [Text(n, n, now, f"another{n} matter{n}".split(), b"") for n in range(10_000, 10_100)]
    monkeypatch.setattr(comparing, "texts_of", lambda _now: {"en": theirs})
    compare(now=now)
    pair = WordPair.objects.order_by("-score").first()
    assert "bottle" in " ".join(WordPair.objects.values_list("theirs", flat=True))
    assert (pair.ours, pair.tickets, pair.tickets_of) == ("changing the cartridge", 8, 8)
    page = signed_in(mara).get(reverse("desk:words"), {"language": "en"}).content.decode()
    assert "changing the cartridge" in page
    assert (
        "changing the cartridge"
        in signed_in(mara).get(reverse("desk:words"), {"as": "pairs"}).content.decode()
    )


def test_a_finding_is_raised_from_what_lies_in_its_middle(write, ghent, manila, sam, grace, signed_in, now):
    own, others = write(LEAK, 6, team=manila), write(LEAK, 9, team=ghent)
    few = write(LATE, 9, team=ghent)
    _look(now)
    leak, late = (Theme.objects.get(rows__ticket=each[0]) for each in (own, few))
    hers = signed_in(grace)
    page = reverse("desk:finding_raise")
    assert f"{page}?theme={leak.pk}" in hers.get(reverse("desk:theme", args=[leak.pk])).content.decode()
    assert leak.name in hers.get(page, {"theme": leak.pk}).content.decode()
    said = {"title": "Joints leak", "kind": "defect", "anyway": "1"}
    with time_machine.travel(now, tick=False):
        assert hers.post(f"{page}?theme={leak.pk}", said).status_code == 302
        assert hers.get(page, {"theme": late.pk}).status_code == 404
    finding = Finding.objects.get()
    assert finding.theme_words == leak.words
    assert set(finding.evidence.values_list("ticket", flat=True)) == {each.pk for each in own}
    assert others[0].pk not in finding.evidence.values_list("ticket", flat=True)


@pytest.fixture
def say(ada, make_customer, make_ticket, now):
    """say(text, 6, team=ghent): so many answered a survey with these words."""
    survey = switch_survey(
        add_survey(
            SurveyPlan("Did we care", kind=SurveyKind.CARE, follow_up_hours=None),
            by=ada.actor(),
            at=now - timedelta(days=20),
        ),
        on=True,
        by=ada.actor(),
        at=now - timedelta(days=20),
    )

    def said(text, number, *, team=None, days=3):
        made = []
        for _one in range(number):
            key = Customer.objects.count()
            person, at = make_customer(f"Person{key}"), now - timedelta(days=days, minutes=key)
            ticket = make_ticket(team=team, customer=person, created_at=at - timedelta(days=1))
            ended = close(ticket, by=ada.actor(), at=at)
            ask = Ask.objects.create(
                survey=survey, version=survey.newest, ticket=ended, state=AskState.ASKED, asked_at=at, ended_at=at,
                closes_at=timezone.now() + timedelta(days=9), channel="email", language="en", team=team,
            )  # fmt: skip
            words = text.format(n="x" * (key % 5))
            made.append(answer(ask, 1, words=words, via=Via.LINK, by=as_customer(person.pk), at=at))
        return made

    return said


def _read_all(now):
    read_answers(now=now)
    _look(now)


def test_what_is_written_with_answers_to_surveys_is_of_the_same_themes(
    write, say, ghent, manila, sam, althea, ada, signed_in, now
):
    late = write(LATE, 8, team=ghent)
    said, alone = say(LATE, 3, team=ghent), say(LEAK, 7, team=manila)
    _read_all(now)
    theme, other = Theme.objects.get(rows__ticket=late[0]), Theme.objects.get(answers__answer=alone[0])
    assert set(theme.answers.values_list("answer", flat=True)) == {each.pk for each in said}
    assert not other.rows.exists()
    page = " ".join(signed_in(sam).get(reverse("desk:theme", args=[theme.pk])).content.decode().split())
    assert "8 tickets in 13 weeks" in page
    assert "3 answers to surveys speak of it, too." in page
    assert "the neighbour has nothing" in page
    assert "<bdi>Did we care</bdi>" in page
    assert said[0].ask.ticket.reference in page
    mine = signed_in(althea)
    althea.role = "supervisor"
    althea.save(update_fields=["role"])
    assert mine.get(reverse("desk:theme", args=[theme.pk])).status_code == 404
    shown = mine.get(reverse("desk:theme", args=[other.pk])).content.decode()
    assert "7 answers to surveys" in shown
    assert "new this week" not in shown  # answers come when we ask
    table = signed_in(ada).get(reverse("desk:themes"), {"as": "csv"}).content.decode("utf-8-sig")
    counted = {(row["tickets"], row["survey_answers"]) for row in csv.DictReader(table.splitlines())}
    assert counted == {("8", "3"), ("0", "7")}


def test_answers_are_read_once_anew_when_changed_and_go_when_erased(say, model, now):
    said = say(LATE, 7)
    _read_all(now)
    asked = model.asked
    _read_all(now)
    assert model.asked == asked == 7
    assert ThemeAnswer.objects.count() == 7
    SurveyAnswer.objects.filter(pk=said[0].pk).update(words="Thanks for all.", changed_at=now)
    SurveyAnswer.objects.filter(pk=said[1].pk).update(words="", changed_at=now)
    _read_all(now)
    assert model.asked == 8
    left = set(ThemeAnswer.objects.values_list("answer", flat=True))
    assert not left & {said[0].pk, said[1].pk}
    forget([said[2].ask.ticket_id], None)
    assert not AnswerMeaning.objects.filter(answer=said[2]).exists()
    assert not ThemeAnswer.objects.filter(answer=said[2]).exists()
