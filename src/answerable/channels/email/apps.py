from django.apps import AppConfig


class EmailConfig(AppConfig):
    """An app so that its tasks and templates are found; it has no tables of its own."""

    name = "answerable.channels.email"
    label = "email"
