"""Forms: which fields a topic has. What is typed is kept by Save alone; every other button changes what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, key_of, method_of, now_of
from answerable.desk.queues.counting import capped, counts
from answerable.desk.templatetags.desk import choices_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.words import require
from answerable.people.models import Field, FieldAbout, FieldKind
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import Brand, Form, Ticket
from answerable.tickets.vocabulary import add_form, change_form, remove_form
from answerable.tickets.vocabulary.forms import MOST_FIELDS, FormWanted, Placed, wanted_of
from answerable.tickets.vocabulary.guards import MOST_WORDS

Option = tuple[str, str, bool]  # value, words, whether it is chosen


class TopicForm(django_forms.Form):
    name = django_forms.CharField(max_length=60, label=gettext_lazy("Name"))
    brand = django_forms.ModelChoiceField(
        Brand.objects.all(),
        required=False,
        empty_label=gettext_lazy("all brands"),
        label=gettext_lazy("For"),
    )
    is_default = django_forms.BooleanField(required=False, label=gettext_lazy("New tickets get it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in SPOKEN.items():
            self.fields[f"name-{code}"] = django_forms.CharField(
                max_length=60, required=False, label=language, widget=_in_their_script(code)
            )

    def named(self) -> list[django_forms.BoundField]:
        """What customers read instead of the name, language by language."""
        return [self[f"name-{code}"] for code in SPOKEN]

    def wanted(self, rows: Sequence["Row"]) -> FormWanted:
        given = self.cleaned_data
        names = {code: given[f"name-{code}"] for code in SPOKEN}
        placed = tuple(row.placed for row in rows)
        return FormWanted(given["name"], placed, given["brand"], given["is_default"], names)


def _in_their_script(code: str) -> django_forms.TextInput:
    return django_forms.TextInput(attrs={"lang": code, "dir": "auto"})


class RemovalForm(django_forms.Form):
    into = django_forms.ModelChoiceField(
        Form.objects.none(),
        required=False,
        empty_label=gettext_lazy("all fields"),
        label=gettext_lazy("Its tickets get instead"),
    )

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", Form.objects.exclude(pk=form.pk))


@dataclass
class Row:
    """A field that is on the form, as it was typed."""

    field: Field
    is_needed: bool
    when: str  # "7:Tent": the key of a field and its value
    groups: Sequence[tuple[str, Sequence[Option]]] = ()

    @property
    def placed(self) -> Placed:
        key, _colon, value = self.when.partition(":")
        number = key_of(key) if key else None
        return Placed(self.field.pk, self.is_needed, (number or 0, value) if self.when else None)

    @property
    def when_words(self) -> str:
        """ "Product: Tent"; empty when it always stands there."""
        chosen = [
            f"{heading}: {words}" for heading, options in self.groups for _v, words, is_it in options if is_it
        ]
        return next(iter(chosen), "")


@dataclass
class Draft:
    """The fields that are on it, in order, and where the last move went."""

    rows: list[Row]
    moved: int | None = None
    moved_up: bool = False

    def do(self, what: str, known: dict[int, Field]) -> None:
        """`add:7`, `drop:7`, `up:7` or `down:7`; anything else does nothing."""
        kind, _colon, key = what.partition(":")
        pk = key_of(key) or 0
        here = next((at for at, row in enumerate(self.rows) if row.field.pk == pk), None)
        if kind == "add" and here is None and pk in known and len(self.rows) < MOST_FIELDS:
            self.rows.append(Row(known[pk], False, ""))
        elif kind == "drop" and here is not None:
            del self.rows[here]
        elif kind in ("up", "down") and here is not None:
            there = here - 1 if kind == "up" else here + 1
            if 0 <= there < len(self.rows):
                self.rows[here], self.rows[there] = self.rows[there], self.rows[here]
            self.moved, self.moved_up = pk, kind == "up"

    def offer(self) -> None:
        """Each depends, if it does, on a choice of another that is on the form."""
        deciding = [row.field for row in self.rows if row.field.kind in (FieldKind.CHOICE, FieldKind.YES_NO)]
        for row in self.rows:
            row.groups = [
                (other.label, [_option(other, pair, row.when) for pair in choices_of(other)])
                for other in deciding
                if other.pk != row.field.pk
            ]


@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    require(request)
    found = list(Form.objects.select_related("brand").annotate(size=Count("rows"))[:MOST_WORDS])
    used = counts(Ticket.objects.all(), "form", [each.pk for each in found])
    context = {
        "rows": [(each, used[each.pk]) for each in found],
        "has_fields": Field.objects.of(FieldAbout.TICKET).exists(),
    }
    return render(request, "desk/settings/forms.html", context)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add one or change one; `do` changes only what is typed. DELETE removes it."""
    require(request)
    found = get_object_or_404(Form, pk=pk) if pk is not None else None
    if found is not None and method_of(request) == "DELETE":
        return _removed(request, found)
    known = {each.pk: each for each in Field.objects.of(FieldAbout.TICKET)[:MOST_WORDS]}
    if request.method != "POST":
        return _shown(request, found, TopicForm(initial=_initial(found)), _draft_of(found, known))
    draft = _typed(request.POST, known)
    if "do" in request.POST:
        draft.do(_asked(request.POST), known)
        return _shown(request, found, TopicForm(initial=request.POST.dict()), draft)
    topic, by, at = TopicForm(request.POST), actor_of(request), now_of(request)

    def keep() -> None:
        wanted = topic.wanted(draft.rows)
        if found is None:
            add_form(wanted, by=by, at=at)
        else:
            change_form(found, wanted, by=by, at=at)

    if is_kept(topic, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:forms")
    return _shown(request, found, topic, draft)


def _removed(request: HttpRequest, found: Form) -> HttpResponse:
    removal, by, at = RemovalForm(request.POST, form=found), actor_of(request), now_of(request)
    if is_kept(removal, lambda: remove_form(found, into=removal.cleaned_data["into"], by=by, at=at)):
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
        return redirect("desk:forms")
    known = {each.pk: each for each in Field.objects.of(FieldAbout.TICKET)[:MOST_WORDS]}
    draft = _draft_of(found, known)
    return _shown(request, found, TopicForm(initial=_initial(found)), draft, removal)


def _shown(
    request: HttpRequest,
    found: Form | None,
    topic: TopicForm,
    draft: Draft,
    removal: RemovalForm | None = None,
) -> HttpResponse:
    draft.offer()
    there = {row.field.pk for row in draft.rows}
    context: dict[str, Any] = {
        "form": topic,
        "known": found,
        "draft": draft,
        "others": [each for each in Field.objects.of(FieldAbout.TICKET)[:MOST_WORDS] if each.pk not in there],
        "has_brands": Brand.objects.exists(),
    }
    if found is not None:
        context["used"] = capped(Ticket.objects.filter(form=found))
        context["removal"] = removal or RemovalForm(form=found)
    return render(request, "desk/settings/form.html", context)


def _initial(found: Form | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = {f"name-{code}": name for code, name in found.names.items()}
    return {"name": found.name, "brand": found.brand_id, "is_default": found.is_default, **names}


def _draft_of(found: Form | None, known: dict[int, Field]) -> Draft:
    placed = wanted_of(found).fields if found else ()
    return Draft(
        [
            Row(known[each.field], each.is_needed, f"{each.when[0]}:{each.when[1]}" if each.when else "")
            for each in placed
            if each.field in known
        ]
    )


def _typed(given: QueryDict, known: dict[int, Field]) -> Draft:
    """What the page sent; what is not there any more is left out."""
    needed, rows = set(given.getlist("needed")), []
    pairs = list(zip(given.getlist("field"), given.getlist("when"), strict=False))
    for key, when in pairs[:MOST_FIELDS]:
        placed = known.get(key_of(key) or 0)
        if placed is not None:
            rows.append(Row(placed, str(placed.pk) in needed, when.replace("\x00", "")[:220]))
    return Draft(rows)


def _asked(given: QueryDict) -> str:
    """`add` takes its field from the list beside the button."""
    what = given.get("do", "")
    return f"add:{given.get('add', '')}" if what == "add" else what


def _option(other: Field, pair: tuple[str, str], chosen: str) -> Option:
    value = f"{other.pk}:{pair[0]}"
    return value, pair[1], value == chosen
