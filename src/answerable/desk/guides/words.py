"""What guides' kinds, ends and faults are called."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.desk.templatetags.desk import language_name
from answerable.selfservice.guides.paths import ON, YES, Guide, Kind, On, Outcome
from answerable.selfservice.guides.problems import Problem, Wrong
from answerable.selfservice.models.guides import RunEnd

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[Kind, "StrOrPromise"] = {
    Kind.QUESTION: _lazy("Question, with answers to choose from"),
    Kind.CHECK: _lazy("Check: did it work?"),
    Kind.ACTION: _lazy("Something to do"),
    Kind.PICTURE: _lazy("Picture with numbered marks"),
    Kind.BRANCH: _lazy("Branch on what is known already"),
    Kind.OUTCOME: _lazy("End"),
}
SHORT: dict[Kind, "StrOrPromise"] = {
    Kind.QUESTION: _lazy("question"),
    Kind.CHECK: _lazy("check"),
    Kind.ACTION: _lazy("to do"),
    Kind.PICTURE: _lazy("picture"),
    Kind.BRANCH: _lazy("branch"),
    Kind.OUTCOME: _lazy("end"),
}
OUTCOMES: dict[Outcome, "StrOrPromise"] = {
    Outcome.SOLVED: _lazy("It is solved"),
    Outcome.NOT_SOLVED: _lazy("It is not solved: they ask us"),
    Outcome.ARTICLE: _lazy("They read on elsewhere"),
}
ONS: dict[On, "StrOrPromise"] = {
    On.PRODUCT: _lazy("the product"),
    On.VERSION: _lazy("its version"),
    On.ANSWER: _lazy("an earlier answer"),
}
ENDS: dict[str, "StrOrPromise"] = {
    "": _lazy("still at it"),
    RunEnd.SOLVED: _lazy("solved"),
    RunEnd.NOT_SOLVED: _lazy("not solved"),
    RunEnd.ARTICLE: _lazy("read on elsewhere"),
    RunEnd.PERSON: _lazy("somebody of ours has to go on"),
    RunEnd.LEFT: _lazy("left in the middle"),
}
_FAULTS: dict[Wrong, "StrOrPromise"] = {
    Wrong.EMPTY: _lazy("There is no step yet."),
    Wrong.DEAD_END: _lazy("“%(way)s” leads nowhere."),
    Wrong.UNREACHABLE: _lazy("No way leads here."),
    Wrong.NO_EXIT: _lazy("From here nobody comes to an end."),
    Wrong.NO_CHOICE: _lazy("There is no answer to choose."),
    Wrong.NO_WORDS: _lazy("It has no title in %(language)s."),
    Wrong.NO_CHOICE_WORDS: _lazy("The answer “%(way)s” has no words in %(language)s."),
    Wrong.NO_MARK_WORDS: _lazy("Mark %(way)s has no words in %(language)s."),
    Wrong.NO_ALT: _lazy("Nobody who cannot see the picture knows what it shows: say it in %(language)s."),
    Wrong.NO_PICTURE: _lazy("There is no picture yet."),
    Wrong.NO_LINK: _lazy("It does not say where they read on."),
    Wrong.NO_ANSWER: _lazy("It does not say whose answer decides."),
}


def fault_words(problem: Problem, guide: Guide) -> str:
    language = language_name(problem.language) if problem.language else ""
    return str(_FAULTS[problem.wrong]) % {"way": way_words(problem, guide), "language": language}


def way_words(problem: Problem, guide: Guide) -> str:
    step = guide.by_key.get(problem.step)
    if step is None or problem.wrong is Wrong.NO_MARK_WORDS:
        return problem.of
    if step.kind is Kind.CHECK:
        return _("Yes") if problem.of == YES else _("No")
    if problem.of == ON:
        return _("otherwise") if step.kind is Kind.BRANCH else _("Done")
    words = {each.key: guide.said(each.words, guide.base) for each in step.choices}
    return words.get(problem.of) or problem.of
