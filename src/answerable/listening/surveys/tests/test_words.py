"""Every word that customers read of surveys is there in every language of theirs."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.test import Client

import answerable
from answerable.listening.models import Ask, SurveyKind
from answerable.listening.surveys.links import answer_link
from answerable.listening.surveys.scales import LANGUAGES
from answerable.listening.surveys.wording import letter_for, message_for
from answerable.selfservice.portal.speaking import SPOKEN

_ROOT = Path(answerable.__file__).parent
_SHORT = re.compile(r"\{% translate ([\"'])(.*?)\1")
_LONG = re.compile(r"\{% blocktranslate.*?%\}(.*?)\{% endblocktranslate", re.DOTALL)
_NAME = re.compile(r"\{\{ (\w+) \}\}")
_ALIKE = {"No"}  # in Spanish


def words():
    found = set()
    for page in (_ROOT / "listening" / "templates").rglob("*.html"):
        found |= {each[2] for each in _SHORT.finditer(page.read_text())}
        found |= {_NAME.sub(r"%(\1)s", each[1]) for each in _LONG.finditer(page.read_text())}
    for name in ("scales", "wording", "following_up", "views"):
        tree = ast.parse((_ROOT / "listening" / "surveys" / f"{name}.py").read_text())
        # What a score says is read by colleagues.
        theirs = {
            id(each.value) for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg == "score"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and id(node) not in theirs:
                found.add(node.args[0].value)
    return found


def _known(language, room):
    with (_ROOT / room / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize("language", sorted(SPOKEN.keys() - {"en"}))
def test_each_is_translated_with_the_same_names_in_it_and_compiled(language):
    own, pages = _known(language, "listening"), _known(language, "selfservice")
    source = (_ROOT / "listening" / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    for word in words():
        said = own.gettext(word)
        if said == word:
            said = pages.gettext(word)
        else:
            assert f'"{said}"' in source.replace('\\"', '"'), f"“{said}” was compiled from something else"
        assert said != word or word in _ALIKE, f"“{word}” is not translated; then run compilemessages"
        assert set(re.findall(r"%\(\w+\)s", said)) == set(re.findall(r"%\(\w+\)s", word)), said


@pytest.mark.django_db
def test_each_language_is_asked_in_it(make_survey, solve, make_customer, later, post):
    assert set(LANGUAGES) == set(SPOKEN)
    make_survey(kind=SurveyKind.CARE, texts={"de": "War es Ihnen recht?"})
    solve(make_customer("Dora", language="de-AT"))
    solve(make_customer("Fumi", language="ja"))
    solve(make_customer("Ines", language="it"))  # none of ours: their brand's, else English
    later(hours=5)
    asks = {ask.ticket.customer.name: ask for ask in Ask.objects.select_related("version", "ticket__brand")}
    assert {name: ask.language for name, ask in asks.items()} == {"Dora": "de", "Fumi": "ja", "Ines": "en"}
    assert "War es Ihnen recht?" in letter_for(asks["Dora"], "dora@example.com", is_reminder=False).text
    assert "1 – はい" in message_for(asks["Fumi"])
    asks["Fumi"].language = "ar"
    asks["Fumi"].save()
    page = Client().get(answer_link(asks["Fumi"].pk, 2)).content.decode()
    assert 'dir="rtl"' in page
    assert "نعم" in page
