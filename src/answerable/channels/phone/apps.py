from django.apps import AppConfig


class PhoneConfig(AppConfig):
    """An app of its own: its calls are kept in tables of its own."""

    name = "answerable.channels.phone"
    label = "phone"
