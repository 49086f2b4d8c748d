"""Saved replies: the list by folder, and the page on which one is written."""

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_of, method_of, now_of, staff_of
from answerable.desk.models import SavedReply, SavedReplyText
from answerable.desk.models.saved_replies import SavedReplyQuerySet
from answerable.desk.phrases.filling import facts_of, variables
from answerable.desk.phrases.replies import (
    MOST_LANGUAGES,
    MOST_TEXT,
    Wording,
    add_saved_reply,
    change_saved_reply,
    remove_saved_reply,
    restore_saved_reply,
)
from answerable.desk.sharing.belonging import PHRASES, may_write
from answerable.desk.sharing.choosing import OWN, WhoseField, chosen_for
from answerable.desk.templatetags.desk import language_name
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.tickets.models import Ticket
from answerable.web.widgets import PlainSelect

PAGE = 50
MOST_FOLDERS = 200


class WordingForm(forms.Form):
    title = forms.CharField(max_length=120, label=gettext_lazy("Title"))
    folder = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Folder"),
        help_text=gettext_lazy("A path such as Returns / Refunds."),
        widget=forms.TextInput(attrs={"list": "folders", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, staff: Staff, present: SavedReply | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"] = WhoseField(staff=staff, rights=PHRASES, present=present)


class TextRow(forms.Form):
    """One language. A row without a text says nothing."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), widget=PlainSelect)
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_TEXT,
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 8, "data-fills": True}),
    )

    def __init__(self, number: int, language: str, text: str) -> None:
        super().__init__({"language": language, "text": text}, auto_id=f"%s-{number}")
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _languages()


@require_GET
def saved_replies(request: HttpRequest) -> HttpResponse:
    """`folder` shows one and what is below it, `q` what fits, `after` goes on behind a row."""
    staff = staff_of(request)
    visible = SavedReply.objects.visible_to(staff).present()
    query, folder = request.GET.get("q", "")[:200], request.GET.get("folder", "")[:200]
    found = visible.matching(query)
    if folder:
        found = found.within(folder)
    rows = list(_behind(found, visible, request.GET.get("after", "")).select_related("team")[: PAGE + 1])
    context = {
        "replies": rows[:PAGE],
        "next_after": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "query": query,
        "folder": folder,
        "folders": _folders(visible),
        "now": now_of(request),
    }
    return render(request, "desk/saved_replies.html", context)


@require_http_methods(["GET", "POST"])
def saved_reply(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write one, change one, or only look at it; `from` begins with a copy. `more` and `preview` keep nothing."""
    staff = staff_of(request)
    found = get_object_or_404(_one(staff), pk=pk) if pk is not None else None
    if found is not None and not may_write(actor_of(request), found):
        return _page(request, found, None, _rows_of(found))
    if request.method == "POST":
        return _posted(request, found)
    model = found or _copied(request)
    form = WordingForm(initial=_initial(request, model, is_copy=found is None), staff=staff, present=found)
    return _page(request, found, form, _rows_of(model))


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    found = get_object_or_404(SavedReply.objects.visible_to(staff_of(request)), pk=pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        restore_saved_reply(found, by=by, at=at)
        messages.success(request, _("“%(title)s” is back.") % {"title": found.title})
    else:
        remove_saved_reply(found, by=by, at=at)
        undo = reverse("desk:saved_reply_removal", args=[found.pk])
        messages.success(request, _("“%(title)s” was removed.") % {"title": found.title}, extra_tags=undo)
    return redirect("desk:saved_replies")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What is being written, on a ticket of theirs."""
    return render(request, "desk/_saved_reply_preview.html", _preview(staff_of(request), _rows_in(request)))


def _posted(request: HttpRequest, found: SavedReply | None) -> HttpResponse:
    form = WordingForm(request.POST, staff=staff_of(request), present=found)
    rows = _rows_in(request)
    if "more" in request.POST or "preview" in request.POST:
        form = WordingForm(initial=request.POST.dict(), staff=staff_of(request), present=found)
        return _page(request, found, form, rows, is_more="more" in request.POST)
    if form.is_valid() and _has_texts(form, rows) and _kept(request, found, form, rows):
        messages.success(request, _("Saved."))
        return redirect("desk:saved_replies")
    return _page(request, found, form, rows)


def _has_texts(form: WordingForm, rows: list[TextRow]) -> bool:
    """Whether each row is sound, and each language there once; what is not stands beside it."""
    written = [row for row in rows if row["text"].value().strip()]
    sound = [row.is_valid() for row in written]
    codes = [row["language"].value() for row in written]
    if len(set(codes)) != len(codes):
        form.add_error(None, _("One language is there twice. Put its text into one box."))
        return False
    return all(sound)


def _kept(
    request: HttpRequest, found: SavedReply | None, form: WordingForm, rows: list[TextRow]
) -> SavedReply | None:
    by, at = actor_of(request), now_of(request)
    team, owner = form.cleaned_data["whose"]
    texts = {row["language"].value(): row["text"].value() for row in rows if row["text"].value().strip()}
    wanted = Wording(form.cleaned_data["title"], texts, form.cleaned_data["folder"], team, owner)
    try:
        if found is None:
            return add_saved_reply(wanted, by=by, at=at)
        return change_saved_reply(found, wanted, by=by, at=at)
    except Refusal as refusal:  # beside the fields, so that nothing typed is lost
        form.add_error(None, refusal.message)
        return None


def _page(
    request: HttpRequest,
    found: SavedReply | None,
    form: WordingForm | None,
    rows: list[TextRow],
    *,
    is_more: bool = False,
) -> HttpResponse:
    staff = staff_of(request)
    if form is not None and (not rows or is_more) and len(rows) < MOST_LANGUAGES:
        rows = [*rows, TextRow(len(rows), "" if rows else settings.LANGUAGE_CODE, "")]
    context = {
        "reply": found,
        "form": form,
        "rows": rows,
        "variables": variables(),
        "folders": _folders(SavedReply.objects.visible_to(staff).present()) if form else [],
        "now": now_of(request),
        **_preview(staff, rows),
    }
    return render(request, "desk/saved_reply.html", context)


def _preview(staff: Staff, rows: list[TextRow]) -> dict[str, object]:
    """Each text as it would read on the newest ticket that they see."""
    sample = Ticket.objects.visible_to(staff).select_related("customer", "team").order_by("-pk").first()
    texts = [(row["language"].value(), row["text"].value()) for row in rows if row["text"].value().strip()]
    if sample is None or not texts:
        return {"sample": sample, "filled": []}
    facts = facts_of(sample, staff)
    return {
        "sample": sample,
        "filled": [(language, facts.fill(text, language)) for language, text in texts],
    }


def _rows_in(request: HttpRequest) -> list[TextRow]:
    pairs = zip(request.POST.getlist("language"), request.POST.getlist("text"), strict=False)
    return [
        TextRow(number, language, text.replace("\x00", ""))
        for number, (language, text) in enumerate(list(pairs)[:MOST_LANGUAGES])
    ]


def _rows_of(found: SavedReply | None) -> list[TextRow]:
    texts = found.texts.all() if found else ()
    return [TextRow(number, kept.language, kept.text) for number, kept in enumerate(texts)]


def _one(staff: Staff) -> SavedReplyQuerySet:
    return SavedReply.objects.visible_to(staff).present().prefetch_related("texts")


def _copied(request: HttpRequest) -> SavedReply | None:
    given = request.GET.get("from", "")
    return get_object_or_404(_one(staff_of(request)), pk=key_of(given)) if given else None


def _initial(request: HttpRequest, model: SavedReply | None, *, is_copy: bool) -> dict[str, str]:
    if model is None:
        return {"folder": request.GET.get("folder", "")[:200], "whose": OWN}
    title = _("%(title)s (copy)") % {"title": model.title} if is_copy else model.title
    return {
        "title": title[:120],
        "folder": model.folder,
        "whose": OWN if is_copy else chosen_for(model),
    }


def _folders(visible: SavedReplyQuerySet) -> list[str]:
    names = visible.exclude(folder="").order_by("folder").values_list("folder", flat=True).distinct()
    return list(names[:MOST_FOLDERS])


def _behind(found: SavedReplyQuerySet, visible: SavedReplyQuerySet, after: str) -> SavedReplyQuerySet:
    """What comes after that row, with the languages of each."""
    key = key_of(after)
    last = visible.filter(pk=key).first() if key is not None else None
    if last is not None:
        later = Q(title__gt=last.title) | Q(title=last.title, pk__gt=last.pk)
        found = found.filter(Q(folder__gt=last.folder) | Q(folder=last.folder) & later)
    languages = SavedReplyText.objects.only("language", "saved_reply")
    return found.prefetch_related(Prefetch("texts", languages))


def _languages() -> list[tuple[str, str]]:
    names = [(code, language_name(code)) for code, info in LANG_INFO.items() if "name" in info]
    return [("", _("Choose a language")), *sorted(names, key=lambda pair: pair[1])]
