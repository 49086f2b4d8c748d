"""Every word of the pages for customers is there in every language that they speak."""

import ast
import gettext
import re
from pathlib import Path

import pytest

import answerable
from answerable.selfservice.models.issues import IssueState, Severity
from answerable.selfservice.portal.speaking import SPOKEN

_ROOT = Path(answerable.__file__).parent
_LOCALE = _ROOT / "selfservice" / "locale"
_SHORT = re.compile(r"\{% translate ([\"'])(.*?)\1|_\(\"(.*?)\"\)")
_LONG = re.compile(r"\{% blocktranslate.*?%\}(.*?)\{% endblocktranslate", re.DOTALL)
# What colleagues read, and no customer.
_OF_COLLEAGUES = (
    "selfservice/articles/actions/",
    "selfservice/articles/subscribers.py",
    "selfservice/audience.py",
    "selfservice/cases/",
    "selfservice/finding/gaps.py",
    "selfservice/issues/actions/",
    "selfservice/issues/owing.py",
    "selfservice/models/articles.py",
    "selfservice/models/gaps.py",
    "selfservice/models/hooks.py",
    "selfservice/models/issues.py",
)
_NAME = re.compile(r"\{\{ (\w+) \}\}")


def words():
    found = {str(label) for label in [*IssueState.labels, *Severity.labels]}
    for page in (_ROOT / "selfservice" / "templates").rglob("*.html"):
        text = page.read_text()
        found |= {each[2] or each[3] for each in _SHORT.finditer(text)}
        found |= {_NAME.sub(r"%(\1)s", each[1]) for each in _LONG.finditer(text)}
    modules = [each for each in (_ROOT / "selfservice").rglob("*.py") if "tests" not in each.parts]
    modules = [each for each in modules if not str(each.relative_to(_ROOT)).startswith(_OF_COLLEAGUES)]
    for module in [*modules, _ROOT / "channels" / "web" / "links.py"]:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext_lazy"):
                found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("language", sorted(SPOKEN.keys() - {"en"}))
def test_each_is_translated_with_the_same_names_in_it_and_compiled(language):
    folder = _LOCALE / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        known = gettext.GNUTranslations(file)
    source = (folder / "django.po").read_text()

    for word in words():
        said = known.gettext(word)
        assert said != word or word in ("Pages", "No", "Status", "Feed"), (
            f"“{word}” is not translated; then run compilemessages"
        )
        assert set(re.findall(r"%\(\w+\)s", said)) == set(re.findall(r"%\(\w+\)s", word)), said
        assert f'"{said}"' in source.replace('\\"', '"'), f"“{said}” was compiled from something else"
