from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "answerable.config"
    label = "config"

    def ready(self) -> None:
        from answerable.config import checks  # noqa: F401 - importing it registers them
