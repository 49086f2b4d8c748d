import pytest
from django import forms
from django.template import Context, Template
from heroicons import IconDoesNotExist

from answerable.web.icons import CHANNELS, channel_icon_name, draw_icon

ATTACK = '"><script>alert(1)</script>'


def show(template, **values):
    return Template("{% load answerable %}" + template).render(Context(values))


class Form(forms.Form):
    name = forms.CharField(help_text="As colleagues should see it.")
    agreed = forms.BooleanField()
    languages = forms.MultipleChoiceField(choices=[("en", "English")], widget=forms.CheckboxSelectMultiple)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_tied_to_its_label_its_help_and_its_error():
    html = show("{% field form.name %}", form=Form({}))
    assert '<label class="field-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_without_errors_says_nothing_of_any():
    assert "field-error" not in show("{% field form.name %}", form=Form())


def test_a_single_choice_has_its_label_behind_and_many_have_a_legend():
    assert '<label class="choice" for="id_agreed">' in show("{% field form.agreed %}", form=Form())
    assert "<legend" in show("{% field form.languages %}", form=Form())


def test_a_hidden_field_has_no_label():
    assert "<label" not in show("{% field form.secret %}", form=Form())


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_has_an_icon_and_a_name(channel):
    html = show("{% channel_icon channel %}", channel=channel)
    assert "<svg" in html
    assert 'class="visually-hidden">' in html


def test_a_channel_nobody_told_us_about_still_has_a_face():
    assert channel_icon_name("telegram") == "chat-bubble-left"
    assert "telegram" in show("{% channel_icon 'telegram' %}")


def test_a_misspelt_icon_fails_while_building_the_page():
    with pytest.raises(IconDoesNotExist):
        draw_icon("no-such-icon")


def test_a_note_has_its_own_button_with_its_own_address_and_stands_first():
    html = show(
        "{% include 'web/components/composer.html' with reply_url='/replies/' note_url='/notes/' channel='email' %}"
    )
    assert html.index('formaction="/notes/"') < html.index('formaction="/replies/"')
    assert 'method="post" action="/notes/"' in html


def test_a_table_sets_numbers_to_the_end():
    html = show(
        "{% table 'Duties' columns rows %}", columns=["Duty", ("Lived", "number")], rows=[["Forecast", 3]]
    )
    assert '<th scope="col" class="number">Lived</th>' in html
    assert '<td class="number">3</td>' in html


def test_menus_and_dialogs_take_their_content_as_it_is_written():
    html = show(
        "{% menu 'More' %}<a href='/x/'>Link</a>{% endmenu %}{% dialog 'd' title %}<p>{{ title }}</p>{% enddialog %}",
        title=ATTACK,
    )
    assert "<a href='/x/'>Link</a>" in html
    assert "<script>" not in html
    assert 'aria-labelledby="d-title"' in html


@pytest.mark.parametrize(
    "template",
    [
        "{% include 'web/components/button.html' with label=x href=x %}",
        "{% include 'web/components/pill.html' with label=x %}",
        "{% include 'web/components/person.html' with name=x more=x href=x %}",
        "{% include 'web/components/empty.html' with title=x text=x %}",
        "{% include 'web/components/search.html' with value=x %}",
        "{% include 'web/components/toast.html' with text=x %}",
        "{% include 'web/components/composer.html' with draft=x to=x channel=x state=x %}",
        "{% table x cols rows %}",
        "{% channel_icon x %}",
    ],
)
def test_no_component_lets_markup_through(template):
    assert "<script>" not in show(template, x=ATTACK, cols=[ATTACK], rows=[[ATTACK]])


def test_pages_are_turned_by_newer_and_older_and_only_where_there_are_some():
    assert show("{% include 'web/components/pagination.html' %}").strip() == ""
    html = show("{% include 'web/components/pagination.html' with older='?before=7' %}")
    assert 'rel="next" href="?before=7"' in html
    assert "Newer" not in html
