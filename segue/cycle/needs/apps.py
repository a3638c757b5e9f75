from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "segue.cycle.needs"
    label = "needs"
