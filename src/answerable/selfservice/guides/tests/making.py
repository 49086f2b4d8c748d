"""A guide of a leaking stove, in two languages, with every kind of step."""

from answerable.selfservice.guides.paths import Choice, Guide, Kind, Outcome, Step


def end(key="end", outcome=Outcome.NOT_SOLVED, **more):
    return Step(key, Kind.OUTCOME, {"en": "Ask us", "de": "Fragen Sie uns"}, outcome=outcome, **more)


def leak_guide():
    """where → (hose) soap → ring → soap again; → (burner) done; a value is asked for on the way."""
    return Guide(
        ("en", "de"),
        {"en": "The stove smells of gas", "de": "Der Kocher riecht nach Gas"},
        {"en": "Five minutes, and some soap.", "de": "Fünf Minuten und etwas Seife."},
        (
            Step(
                "where",
                Kind.QUESTION,
                {"en": "Where does it smell?", "de": "Wo riecht es?"},
                choices=(
                    Choice("hose", "soap", {"en": "At the hose", "de": "Am Schlauch"}),
                    Choice("burner", "solved", {"en": "At the burner", "de": "Am Brenner"}),
                ),
            ),
            Step(
                "soap",
                Kind.CHECK,
                {"en": "Soap the valve. Is it tight?", "de": "Ventil einseifen. Ist es dicht?"},
                choices=(Choice("yes", "solved"), Choice("no", "ring")),
                same="soap-test",
            ),
            Step(
                "ring",
                Kind.ACTION,
                {"en": "Put in a new O-ring", "de": "Neuen O-Ring einsetzen"},
                next="again",
                asks={"en": "Serial number", "de": "Seriennummer"},
            ),
            Step(
                "again",
                Kind.CHECK,
                {"en": "Is it tight now?", "de": "Ist es jetzt dicht?"},
                choices=(Choice("yes", "solved"), Choice("no", "end")),
            ),
            Step(
                "solved", Kind.OUTCOME, {"en": "Good.", "de": "Gut."}, outcome=Outcome.SOLVED
            ),
            end(),
        ),
    )  # fmt: skip
