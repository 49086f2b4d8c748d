from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "answerable.routing"
    label = "routing"

    def ready(self) -> None:
        """Every worker knows the jobs of the packages too. Not by way of this room's own `tasks`, which its verbs
        know: it would not be there yet."""
        from answerable.routing.giving import tasks  # noqa: F401
        from answerable.routing.handovers import due  # noqa: F401
