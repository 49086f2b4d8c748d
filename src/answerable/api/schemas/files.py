"""Rules as a file, to take them from one installation to another: docs/moving.md says how it is written."""

from typing import Any, Literal

from answerable.api.schemas.types import Flag, Input, Output
from answerable.desk.moving.telling import FORMAT

Plain = dict[str, Any]


class PoliciesFile(Output):
    format: str = FORMAT
    policies: list[Plain]


class RoutesFile(Output):
    format: str = FORMAT
    routes: list[Plain]


class AutomationsFile(Output):
    format: str = FORMAT
    automations: list[Plain]


class FileIn(Input):
    """`file` as it was read; of its parts the one of this address is taken in. `is_trial`: nothing is written."""

    file: Plain
    is_trial: Flag = False


class TakenOut(Output):
    """`what` is `added`, `changed` or `same`."""

    name: str
    what: Literal["added", "changed", "same"]


class TakenFileOut(Output):
    is_trial: bool
    rules: list[TakenOut]
