"""Form controls that Django draws too slowly for pages that people open hundreds of times a day."""

from collections.abc import Callable, Container, Iterable
from html import escape
from typing import Any

from django.forms import Select, TextInput
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_SELECTED = " selected"


class PlainSelect(Select):
    """A select without groups; Django renders a template for each option, and every colleague is one."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = _options(self.choices, chosen)
        return format_html(
            "<select{}>{}</select>", flatatt({**self.build_attrs(self.attrs, attrs), "name": name}), options
        )


class GroupedSelect(PlainSelect):
    """The same with a heading over each group of options; `choices` are pairs of heading and options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        groups = format_html_join(
            "",
            '<optgroup label="{}">{}</optgroup>',
            ((heading, _options(options, {str(value)})) for heading, options in self.choices),
        )
        return format_html(
            '<select{}><option value=""></option>{}</select>',
            flatatt({**self.build_attrs(self.attrs, attrs), "name": name}),
            groups,
        )


def _options(choices: Iterable[tuple[Any, Any]], chosen: Container[str]) -> SafeString:
    return SafeString(
        "".join(
            [
                f'<option value="{"" if key is None else escape(str(key))}"{_SELECTED if str(key) in chosen else ""}>'
                f"{escape(str(label))}</option>"
                for key, label in choices
            ]
        )
    )


class ListedInput(TextInput):
    """A field that one types into and that offers what it takes; `offers` is asked when it is drawn."""

    def __init__(self, offers: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.offers = offers

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}-list"
        field = super().render(name, value, {**(attrs or {}), "list": key, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">', ((each,) for each in self.offers()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)
