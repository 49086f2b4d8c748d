"""What somebody may do, for templates: `{% if may.reply %}`. Only for showing; the verbs decide by themselves."""

from answerable.people.models import Staff


class RightsOf:
    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def __getitem__(self, name: str) -> bool:
        """`may.reply` is ticket.reply; other rooms' rights by their name with an underscore: `may.customer_merge`."""
        return self._staff.may(f"ticket.{name}") or self._staff.may(name.replace("_", ".", 1))
