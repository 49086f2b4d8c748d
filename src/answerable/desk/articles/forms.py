"""What is asked of whoever writes articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff
from answerable.selfservice.articles.actions import ArticleWanted, CategoryWanted, Draft
from answerable.selfservice.articles.markdown import MOST_TEXT
from answerable.selfservice.articles.readers import audience_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleCategory, FlagWhat, GapState
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import Brand
from answerable.web.widgets import PlainSelect

MOST_OWNERS = 500


class ArticleForm(forms.Form):
    """For whom it is and where it stands."""

    category = forms.ModelChoiceField(
        ArticleCategory.objects.select_related("parent"), label=_("Category"), empty_label=_("Choose …")
    )
    audience = forms.ChoiceField(label=_("Who reads it"), widget=PlainSelect)
    brand = forms.ModelChoiceField(
        Brand.objects.all(), label=_("Brand"), required=False, empty_label=_("Every brand")
    )
    owner = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who looks after it"), required=False, empty_label=_("Nobody")
    )
    review_by = forms.DateField(
        label=_("Look at it again by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, staff: Staff, article: Article | None = None, **kwargs: Any) -> None:
        if article is not None:
            now = {name: getattr(article, name) for name in ("category", "audience", "brand", "owner")}
            kwargs["initial"] = {**now, "review_by": article.review_by, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        readable = audience_of(staff).readable
        self.fields["audience"].choices = [(each.value, each.label) for each in readable]  # type: ignore[attr-defined]
        owners = Staff.objects.visible_to(staff).active().order_by("name")
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    def wanted(self) -> ArticleWanted:
        given = self.cleaned_data
        return ArticleWanted(
            given["category"], Audience(given["audience"]), given["brand"], given["owner"], given["review_by"]
        )


class NewArticleForm(ArticleForm):
    title = forms.CharField(max_length=160, label=_("Title"), widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(label=_("Language"), choices=list(SPOKEN.items()), widget=PlainSelect)
    field_order = ("title", "language", "category", "audience", "brand", "owner", "review_by")


class DraftForm(forms.Form):
    title = forms.CharField(max_length=160, label=_("Title"), widget=forms.TextInput(attrs={"dir": "auto"}))
    summary = forms.CharField(
        required=False,
        max_length=300,
        label=_("In one sentence"),
        help_text=_("Lists and search engines show it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    slug = forms.CharField(
        required=False,
        max_length=80,
        label=_("Name in the address"),
        help_text=_("Left empty, it follows the title. Old addresses lead on."),
    )
    body = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_TEXT,
        label=_("Text"),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 24, "data-fills": True, "spellcheck": "true"}),
    )

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(given["title"], given["body"], given["summary"], given["slug"])


class LaterForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Publish it by itself at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )
    alt = forms.CharField(
        max_length=300,
        label=_("What it shows"),
        help_text=_("For those who do not see it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class FlagForm(forms.Form):
    what = forms.ChoiceField(label=_("What is wrong?"), choices=FlagWhat.choices, widget=PlainSelect)
    words = forms.CharField(
        required=False, max_length=1000, label=_("In your words"), widget=forms.Textarea(attrs={"rows": 2})
    )
    ticket = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class ArchiveForm(forms.Form):
    replaced_by = forms.CharField(
        required=False,
        max_length=18,
        label=_("Number of the article that replaces it"),
        help_text=_("Old addresses lead there."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class CategoryForm(forms.Form):
    """A name for each language; one at least."""

    parent = forms.ModelChoiceField(
        ArticleCategory.objects.filter(parent=None),
        label=_("Below"),
        required=False,
        empty_label=_("Nothing"),
    )
    brand = forms.ModelChoiceField(
        Brand.objects.all(), label=_("Brand"), required=False, empty_label=_("Every brand")
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=0)

    def __init__(self, *args: Any, category: ArticleCategory | None = None, **kwargs: Any) -> None:
        if category is not None:
            kwargs["initial"] = {name: getattr(category, name) for name in ("parent", "brand", "position")}
        super().__init__(*args, **kwargs)
        for code, name in SPOKEN.items():
            self.fields[f"name_{code}"] = forms.CharField(
                required=False,
                max_length=80,
                label=name,
                initial=category.names.get(code, "") if category is not None else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code in SPOKEN]

    def wanted(self) -> CategoryWanted:
        given = self.cleaned_data
        names = {code: given[f"name_{code}"] for code in SPOKEN if given[f"name_{code}"].strip()}
        return CategoryWanted(names, given["brand"], given["parent"], given["position"])


class GapForm(forms.Form):
    """What somebody says of what people look for in vain."""

    words = forms.CharField(max_length=120)
    language = forms.CharField(max_length=12)
    brand = forms.ModelChoiceField(Brand.objects.all())
    state = forms.ChoiceField(choices=GapState.choices)
    article = forms.ModelChoiceField(Article.objects.published(), required=False)
