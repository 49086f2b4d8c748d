"""What somebody may do, for templates: `{% if may.reply %}`. Only for showing; the verbs decide by themselves."""

from functools import cached_property

from answerable.people.models import Staff


class RightsOf:
    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @cached_property
    def _held(self) -> frozenset[str]:
        """Of one request: a page asks a hundred times."""
        return self._staff.rights

    def __getitem__(self, name: str) -> bool:
        """`may.reply` is ticket.reply; other rooms' rights by their name with an underscore: `may.customer_merge`."""
        return f"ticket.{name}" in self._held or name.replace("_", ".", 1) in self._held
