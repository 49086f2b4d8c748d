"""Lives of tickets as other products' tables of escalations have them, each with what must come of it, by hand.

Read as `promises/clocks/plain.py` reads them: moments without a zone are those of the calendar. `expected` is by kind
the last promise of that kind: by when it is due, or how many seconds are left while its clock stands, and more where
it is said.
"""

H, M = 3600, 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def _office(zone, *spans, **more):
    return {"zone": zone, "week": {day: [list(span) for span in spans] for day in WEEKDAYS}, **more}


BERLIN = _office("Europe/Berlin", ("09:00", "18:00"))
LUNCH = _office("Europe/Berlin", ("09:00", "12:00"), ("13:00", "17:00"))
NEW_YORK = _office("America/New_York", ("09:00", "17:00"))
BRUSSELS, MANILA = (_office(zone, ("09:00", "17:00")) for zone in ("Europe/Brussels", "Asia/Manila"))
ALWAYS = {"zone": "Europe/Berlin", "week": {day: [["00:00", "24:00"]] for day in (*WEEKDAYS, "sat", "sun")}}
NIGHTS = {"zone": "Europe/Berlin", "week": {"sat": [["22:00", "06:00"]]}}
PAUSES = {"resolution": ["waiting_customer", "waiting_others"], "update": ["waiting_customer"]}


def _case(name, calendar, opened, promises, happened, expected, **more):
    return {
        "name": name,
        "calendar": calendar,
        "pauses": PAUSES,
        "opened": opened,
        "promises": promises,
        "happened": happened,
        "expected": expected,
        **more,
    }


def _paused(start, end, status="waiting_others"):
    return [start, "status", status], [end, "status", "open"]


def _due(moment, **more):
    return {"resolution": {"due_at": moment, **more}}


# Monday is 2 March 2026.
CASES = [
    _case(
        "within a day", BERLIN, "2026-03-02T09:00", {"resolution": 4 * H}, [], _due("2026-03-02T13:00+01:00")
    ),
    _case(
        "to the very end of the hours",
        BERLIN,
        "2026-03-02T14:00",
        {"resolution": 4 * H},
        [],
        _due("2026-03-02T18:00+01:00"),
    ),
    _case(
        "over the weekend",
        BERLIN,
        "2026-03-06T17:00",
        {"resolution": 2 * H},
        [],
        _due("2026-03-09T10:00+01:00"),
    ),
    _case(
        "opened on a Sunday",
        BERLIN,
        "2026-03-08T12:00",
        {"resolution": H},
        [],
        _due("2026-03-09T10:00+01:00"),
    ),
    _case(
        "over public holidays",
        {**BERLIN, "country": "DE"},
        "2026-04-02T17:00",
        {"resolution": 3 * H},
        [],
        _due("2026-04-07T11:00+02:00"),
    ),
    _case(
        "over half a day",
        {**BERLIN, "days": {"2026-03-03": [["09:00", "12:00"]]}},
        "2026-03-02T17:00",
        {"resolution": 4 * H},
        [],
        _due("2026-03-03T12:00+01:00"),
    ),
    _case("over lunch", LUNCH, "2026-03-02T11:00", {"resolution": 4 * H}, [], _due("2026-03-02T16:00+01:00")),
    _case(
        "paused over lunch",
        LUNCH,
        "2026-03-02T11:00",
        {"resolution": 4 * H},
        _paused("2026-03-02T11:30", "2026-03-02T13:30"),
        _due("2026-03-02T17:00+01:00"),
    ),
    _case(
        "paused from one day to the next",
        BERLIN,
        "2026-03-02T16:00",
        {"resolution": 4 * H},
        _paused("2026-03-02T17:00", "2026-03-03T11:00"),
        _due("2026-03-03T14:00+01:00"),
    ),
    _case(
        "paused while nobody works",
        BERLIN,
        "2026-03-02T16:00",
        {"resolution": 4 * H},
        _paused("2026-03-02T18:30", "2026-03-03T08:00"),
        _due("2026-03-03T11:00+01:00"),
    ),
    _case(
        "paused over the weekend",
        BERLIN,
        "2026-03-06T15:00",
        {"resolution": 6 * H},
        _paused("2026-03-06T16:00", "2026-03-09T10:00"),
        _due("2026-03-09T15:00+01:00"),
    ),
    _case(
        "paused twice in a day",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [
            *_paused("2026-03-02T10:00", "2026-03-02T11:00"),
            *_paused("2026-03-02T12:00", "2026-03-02T13:00", "waiting_customer"),
        ],
        _due("2026-03-02T15:00+01:00"),
    ),
    _case(
        "from one pause into another",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [
            ["2026-03-02T10:00", "status", "waiting_others"],
            *_paused("2026-03-02T11:00", "2026-03-02T12:00", "waiting_customer"),
        ],
        _due("2026-03-02T15:00+01:00"),
    ),
    _case(
        "paused still",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [["2026-03-02T10:00", "status", "waiting_others"]],
        _due(None, left=3 * H),
    ),
    _case(
        "opened paused",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [["2026-03-03T09:00", "status", "open"]],
        _due("2026-03-03T13:00+01:00"),
        status="waiting_others",
    ),
    _case(
        "late before it was paused",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": H},
        _paused("2026-03-02T11:00", "2026-03-02T16:00"),
        _due("2026-03-02T10:00+01:00"),
    ),
    _case(
        "by day and night",
        None,
        "2026-03-02T09:00",
        {"resolution": 24 * H},
        _paused("2026-03-02T12:00", "2026-03-04T12:00"),
        _due("2026-03-05T09:00+00:00"),
    ),
    _case(
        "clocks go forward",
        ALWAYS,
        "2026-03-28T12:00",
        {"resolution": 24 * H},
        [],
        _due("2026-03-29T13:00+02:00"),
    ),
    _case(
        "clocks go back",
        ALWAYS,
        "2026-10-24T12:00",
        {"resolution": 24 * H},
        [],
        _due("2026-10-25T11:00+01:00"),
    ),
    _case(
        "a short night", NIGHTS, "2026-03-28T20:00", {"resolution": 7 * H}, [], _due("2026-03-29T06:00+02:00")
    ),
    _case(
        "a long night", NIGHTS, "2026-10-24T20:00", {"resolution": 9 * H}, [], _due("2026-10-25T06:00+01:00")
    ),
    _case(
        "paused in the hour that comes twice",
        NIGHTS,
        "2026-10-24T22:00",
        {"resolution": 8 * H},
        _paused("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"),
        _due("2026-10-25T06:00+01:00"),
    ),
    _case(
        "elsewhere, over the change of clocks",
        NEW_YORK,
        "2026-03-06T21:00+00:00",
        {"resolution": 4 * H},
        [],
        _due("2026-03-09T12:00-04:00"),
    ),
    _case(
        "elsewhere, paused over it",
        NEW_YORK,
        "2026-03-06T21:00+00:00",
        {"resolution": 4 * H},
        _paused("2026-03-06T21:30+00:00", "2026-03-09T14:00+00:00"),
        _due("2026-03-09T13:30-04:00"),
    ),
    _case(
        "given to another zone",
        BRUSSELS,
        "2026-03-02T15:00",
        {"resolution": 4 * H},
        [["2026-03-02T16:00", "policy", {"promises": {"resolution": 4 * H}, "calendar": MANILA}]],
        _due("2026-03-03T05:00+01:00"),
    ),
    _case(
        "paused while it is given to another zone",
        BRUSSELS,
        "2026-03-02T15:00",
        {"resolution": 4 * H},
        [
            ["2026-03-02T15:30", "status", "waiting_others"],
            [
                "2026-03-02T16:00",
                "policy",
                {"promises": {"resolution": 4 * H}, "calendar": MANILA, "pauses": PAUSES},
            ],
            ["2026-03-03T02:00", "status", "open"],
        ],
        _due("2026-03-03T05:30+01:00"),
    ),
    _case(
        "hours that change meanwhile",
        [BERLIN, {**_office("Europe/Berlin", ("09:00", "12:00")), "since": "2026-03-03T00:00"}],
        "2026-03-02T16:00",
        {"resolution": 6 * H},
        [],
        _due("2026-03-04T10:00+01:00"),
    ),
    _case(
        "made urgent",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": {"normal": 8 * H, "urgent": 2 * H}},
        [["2026-03-02T10:30", "priority", "urgent"]],
        _due("2026-03-02T11:00+01:00"),
    ),
    _case(
        "made less urgent",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": {"normal": 8 * H, "urgent": 2 * H}},
        [["2026-03-02T10:30", "priority", "normal"]],
        _due("2026-03-02T17:00+01:00"),
        priority="urgent",
    ),
    _case(
        "made urgent while it is paused",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": {"normal": 8 * H, "urgent": 2 * H}},
        [
            ["2026-03-02T10:00", "status", "waiting_others"],
            ["2026-03-02T12:00", "priority", "urgent"],
            ["2026-03-02T15:00", "status", "open"],
        ],
        _due("2026-03-02T16:00+01:00"),
    ),
    _case(
        "done in time, thanks to a pause",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [*_paused("2026-03-02T10:00", "2026-03-02T15:00"), ["2026-03-02T17:00", "status", "solved"]],
        _due("2026-03-02T18:00+01:00", is_kept=True),
    ),
    _case(
        "opened again",
        BERLIN,
        "2026-03-02T09:00",
        {"resolution": 4 * H},
        [["2026-03-02T10:00", "status", "solved"], ["2026-03-04T09:00", "status", "open"]],
        _due("2026-03-04T12:00+01:00", state="running"),
    ),
    _case(
        "an answer that is owed never pauses",
        BERLIN,
        "2026-03-02T09:00",
        {"first_answer": 4 * H, "resolution": 8 * H},
        [["2026-03-02T09:00", "asked"], ["2026-03-02T09:30", "status", "waiting_customer"]],
        {
            "first_answer": {"due_at": "2026-03-02T13:00+01:00"},
            "resolution": {"due_at": "2026-03-02T17:00+01:00"},
        },
    ),
    _case(
        "they write while it is paused",
        BERLIN,
        "2026-03-02T09:00",
        {"next_answer": 2 * H, "resolution": 8 * H},
        [
            ["2026-03-02T09:00", "asked"],
            ["2026-03-02T10:00", "answered"],
            ["2026-03-02T10:00", "status", "waiting_customer"],
            ["2026-03-03T10:00", "asked"],
        ],
        {
            "next_answer": {"due_at": "2026-03-03T12:00+01:00"},
            "resolution": {"due_at": "2026-03-03T17:00+01:00"},
        },
    ),
    _case(
        "an answer that did not arrive",
        BERLIN,
        "2026-03-02T09:00",
        {"first_answer": 4 * H},
        [["2026-03-02T09:00", "asked"], ["2026-03-02T10:00", "answered", None]],
        {"first_answer": {"due_at": "2026-03-02T13:00+01:00", "state": "running"}},
        until="2026-03-02T14:00",
        waited=5 * H,
    ),
    _case(
        "an answer that arrived late",
        BERLIN,
        "2026-03-02T09:00",
        {"first_answer": 4 * H},
        [["2026-03-02T09:00", "asked"], ["2026-03-02T10:00", "answered", "2026-03-02T13:01"]],
        {"first_answer": {"due_at": "2026-03-02T13:00+01:00", "is_kept": False}},
        waited=4 * H + M,
    ),
    _case(
        "the rhythm of updates, paused",
        BERLIN,
        "2026-03-02T09:00",
        {"update": 4 * H},
        [
            ["2026-03-02T09:00", "asked"],
            ["2026-03-02T10:00", "answered"],
            ["2026-03-02T11:00", "status", "waiting_customer"],
        ],
        {"update": {"due_at": None, "left": 3 * H}},
    ),
    _case(
        "closed without an answer",
        BERLIN,
        "2026-03-02T09:00",
        {"first_answer": 4 * H},
        [["2026-03-02T09:00", "asked"], ["2026-03-02T10:00", "status", "closed"]],
        {"first_answer": {"state": "not_answered", "is_kept": False}},
    ),
    _case(
        "two that were merged: the first question of both",
        BERLIN,
        "2026-03-02T11:00",
        {"first_answer": 4 * H},
        [["2026-03-02T11:00", "asked"], ["2026-03-02T12:00", "asked"], ["2026-03-02T16:00", "answered"]],
        {"first_answer": {"due_at": "2026-03-02T15:00+01:00", "is_kept": False}},
        waited=5 * H,
    ),
    _case(
        "done before hours that change",
        [BERLIN, {**_office("Europe/Berlin", ("09:00", "12:00")), "since": "2026-03-03T00:00"}],
        "2026-03-02T16:00",
        {"resolution": 6 * H},
        [["2026-03-02T17:00", "status", "solved"]],
        _due("2026-03-03T13:00+01:00", is_kept=True),
    ),
]
