from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "segue.cycle.priorities"
    label = "priorities"
