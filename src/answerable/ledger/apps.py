from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "answerable.ledger"
    label = "ledger"

    def ready(self) -> None:
        autodiscover_modules("tasks")  # each room's jobs register themselves
