from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "answerable.web"
    label = "web"

    def ready(self) -> None:
        from answerable.web.current import read_quickly

        read_quickly()
