from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from answerable.web.ribbon import CAPACITY, SPACING, RibbonMark, RibbonSegment, lay_out

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mark(hours, kind="inbound", **more):
    return RibbonMark(START + hours * HOUR, kind, "email", **more)


def laid_out(marks, segments=(), until=100.0):
    return lay_out(marks, segments, until=START + until * HOUR)


def xs(layout):
    return [column.x for column in layout.columns]


moments = st.lists(
    st.floats(0, 20000, allow_nan=False).map(lambda hours: round(hours, 3)), min_size=1, max_size=120
)


@given(moments, st.floats(0, 25000))
def test_marks_never_collide_and_never_leave_the_line(hours, until):
    places = xs(laid_out([mark(hour) for hour in hours], until=until))
    assert all(0 <= x <= 100 for x in places)
    assert all(later - earlier >= SPACING - 1e-6 for earlier, later in pairwise(places))


@given(moments)
def test_no_mark_is_lost_and_order_is_kept(hours):
    layout = laid_out([mark(hour) for hour in hours], until=20000)
    shown = [each.at for column in layout.columns for each in column.marks]
    assert shown == sorted(START + hour * HOUR for hour in hours)
    assert len(layout.columns) <= CAPACITY


def test_a_message_and_its_chase_stand_over_one_another():
    (column,) = laid_out([mark(1), mark(1, "chase")], until=2).columns
    assert [each.kind for each in column.marks] == ["inbound", "chase"]
    assert [each.kind for each in column.dots] == ["inbound"]


def test_too_many_marks_share_places_with_their_nearest():
    busy = [mark(i * 0.1) for i in range(40)]
    lonely = [mark(500), mark(900)]
    layout = laid_out([*busy, *lonely], until=1000)
    assert [len(column.marks) for column in layout.columns[-2:]] == [1, 1]


def test_a_long_silence_is_shortened_and_says_so():
    hours = [0, 5, 10, 15, 2000, 2005]
    layout = laid_out([mark(hour) for hour in hours], until=2010)
    places = xs(layout)
    assert len(layout.breaks) == 1
    assert places[3] < layout.breaks[0] < places[4]
    assert places[4] - places[3] < 50
    assert places[4] - places[3] > places[3] - places[2]


def test_an_even_exchange_has_no_breaks():
    assert laid_out([mark(hour) for hour in range(0, 100, 10)]).breaks == ()


def test_one_fresh_message_has_no_breaks():
    assert laid_out([mark(0)], until=0.1).breaks == ()


def test_hands_follow_the_same_scale_as_marks():
    segments = [
        RibbonSegment(START, START + 50 * HOUR, "Manila"),
        RibbonSegment(START + 50 * HOUR, START + 60 * HOUR, "silence", is_silence=True),
        RibbonSegment(START + 60 * HOUR, START + 100 * HOUR, "Ghent"),
    ]
    layout = laid_out([mark(0), mark(50), mark(60)], segments)
    first, silence, second = layout.spans
    assert first.end == silence.x == xs(layout)[1]
    assert silence.end == second.x == xs(layout)[2]
    assert [span.is_other for span in layout.spans] == [False, False, True]


def test_a_promise_ahead_lengthens_the_line_beyond_now():
    layout = laid_out([mark(0), mark(150, "promise")], until=100)
    assert layout.end < xs(layout)[1]


def test_right_to_left_is_the_mirror_image():
    layout = laid_out([mark(0), mark(40)], [RibbonSegment(START, START + 40 * HOUR, "Ghent")])
    mirrored = layout.mirrored()
    assert xs(mirrored) == [100 - x for x in xs(layout)]
    assert mirrored.spans[0].end == 100 - layout.spans[0].x


def test_nothing_yet_draws_nothing():
    assert laid_out([]) is None


def rendered(marks, segments=(), **context):
    template = Template("{% load answerable %}{% ribbon marks segments now=now %}")
    values = {"marks": marks, "segments": segments, "now": START + 100 * HOUR, **context}
    return template.render(Context(values))


def test_the_sentence_says_the_whole_ribbon():
    marks = [mark(0), mark(1, "outbound"), mark(90), mark(90, "chase")]
    segments = [RibbonSegment(START, START + 100 * HOUR, "Ghent tier 2")]
    html = rendered(marks, segments)
    sentence = "3 messages since Mon 5 Jan, 09:00 · chased once · with Ghent tier 2 since Mon 5 Jan, 09:00"
    assert f'aria-label="{sentence}"' in html
    assert f'<p class="ribbon-sentence">{sentence}</p>' in html


def test_one_mark_takes_the_tab_key_and_all_have_words():
    html = rendered([mark(0, label="Maya"), mark(9, "outbound", label="Althea", href="#message-2")])
    assert html.count('tabindex="0"') == 1
    assert html.count('tabindex="-1"') == 1
    assert 'aria-label="Mon 5 Jan, 09:00 · Maya · mail"' in html
    assert '<a href="#message-2" class="mark outbound' in html


def test_what_customers_call_themselves_stays_text():
    html = rendered([mark(0, label='<script>"x"</script>')])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_drawing_has_no_inline_style():
    assert "style=" not in rendered([mark(0), mark(40, "promise", state="soon")])
