"""What the editor of guides accepts. A step is read from its fields into what is kept of it; the verbs say whether it
is sound."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import offer
from answerable.desk.frame.requests import key_of
from answerable.desk.templatetags.desk import language_name
from answerable.people.models import Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.kept import MOST_CHOICES, MOST_MARKS, read_step
from answerable.selfservice.guides.paths import Guide, Kind, Step, Words
from answerable.selfservice.models import ArticleCategory
from answerable.selfservice.models import Guide as Row
from answerable.selfservice.models.guides import audience_of
from answerable.tickets.models import Brand
from answerable.web.widgets import PlainSelect

NEW_ROWS = 2


class AboutForm(forms.Form):
    audience = forms.ChoiceField(label=gettext_lazy("Who may follow it"), widget=PlainSelect)
    brand = forms.ModelChoiceField(
        Brand.objects.none(),
        required=False,
        label=gettext_lazy("Brand"),
        empty_label=gettext_lazy("Every brand"),
        widget=PlainSelect,
    )
    category = forms.ModelChoiceField(
        ArticleCategory.objects.none(),
        required=False,
        label=gettext_lazy("Category"),
        help_text=gettext_lazy("Where customers find it beside articles."),
        empty_label=gettext_lazy("None"),
        widget=PlainSelect,
    )
    product = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Product"),
        help_text=gettext_lazy("As your field for it says; several with commas."),
    )
    owner = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        label=gettext_lazy("Who looks after it"),
        empty_label=gettext_lazy("Nobody yet"),
        widget=PlainSelect,
    )
    languages = forms.CharField(
        max_length=200,
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("The one it is written in first: en, de, fr"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = [(each.value, each.label) for each in audience_of(staff.actor()).readable]
        offer(self, "brand", Brand.objects.order_by("name"))
        offer(self, "category", ArticleCategory.objects.order_by("position", "pk"))
        offer(self, "owner", Staff.objects.visible_to(staff).filter(is_active=True).order_by("name")[:300])

    def clean_languages(self) -> tuple[str, ...]:
        given = self.cleaned_data["languages"].replace(",", " ").split()
        unknown = [code for code in given if "name" not in LANG_INFO.get(code, {})]
        if unknown or not given:
            raise forms.ValidationError(_("Say languages by their codes: en, de, fr."))
        return tuple(dict.fromkeys(given))


def about_of(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"audience": Audience.PUBLIC, "languages": "en"}
    return {
        "audience": row.audience,
        "brand": row.brand_id,
        "category": row.category_id,
        "product": row.product,
        "owner": row.owner_id,
        "languages": ", ".join(row.path.languages),
    }


def words_in(posted: Mapping[str, str], name: str, languages: tuple[str, ...]) -> Words:
    found = ((code, posted.get(f"{name}:{code}", "").replace("\x00", "").strip()) for code in languages)
    return {code: words for code, words in found if words}


def step_in(posted: Mapping[str, str], guide: Guide, key: str, *, picture: int | None = None) -> Step:
    """The step as it was typed; Unreadable where it is none."""
    languages = tuple(guide.languages)
    kind = posted.get("kind", "")
    title = words_in(posted, "title", languages)
    kept: dict[str, Any] = {
        "key": key or _new_key(guide, title.get(guide.base, "") or kind),
        "kind": kind,
        "title": title,
        "text": words_in(posted, "text", languages),
        "asks": words_in(posted, "asks", languages),
        "alt": words_in(posted, "alt", languages),
        "choices": list(_choices(posted, kind, languages)),
        "marks": list(_marks(posted, languages)),
        "next": posted.get("next", ""),
        "picture": picture or (None if "no_picture" in posted else key_of(posted.get("picture", ""))),
        "by_person": "by_person" in posted,
        "on": posted.get("on") or "product",
        "of": posted.get("of", ""),
        "outcome": posted.get("outcome") or "not_solved",
        "topic": key_of(posted.get("topic", "")),
        "link": posted.get("link", "").strip(),
        "same": slugify(posted.get("same", ""))[:40],
        "read": dict(guide.by_key[key].read) if key in guide.by_key else {},
    }
    return read_step(kept)


def _choices(posted: Mapping[str, str], kind: str, languages: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if kind == Kind.CHECK:
        yield {"key": "yes", "next": posted.get("yes", "")}
        yield {"key": "no", "next": posted.get("no", "")}
        return
    taken: set[str] = set()
    for row in range(MOST_CHOICES + NEW_ROWS):
        words = words_in(posted, f"choice-{row}", languages)
        key = " ".join(posted.get(f"choice-{row}-key", "").split())
        if (not words and (kind != Kind.BRANCH or not key)) or f"choice-{row}-gone" in posted:
            continue
        if kind != Kind.BRANCH:
            wanted = key or slugify(next(iter(words.values())))[:30] or "answer"
            key = wanted if wanted not in taken else f"{wanted}-{row}"
        taken.add(key)
        yield {"key": key, "next": posted.get(f"choice-{row}-next", ""), "words": words}


def _marks(posted: Mapping[str, str], languages: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for row in range(MOST_MARKS + NEW_ROWS):
        x, y = key_of(posted.get(f"mark-{row}-x", "")), key_of(posted.get(f"mark-{row}-y", ""))
        if x is not None and y is not None and f"mark-{row}-gone" not in posted:
            yield {"x": x, "y": y, "words": words_in(posted, f"mark-{row}", languages)}


def _new_key(guide: Guide, title: str) -> str:
    wanted = slugify(title)[:30].strip("-_").replace("_", "-") or "step"
    number, key = 2, wanted
    while key in guide.by_key:
        key, number = f"{wanted}-{number}", number + 1
    return key


def languages_of(guide: Guide) -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in guide.languages]
