from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "segue.cycle.decisions"
    label = "decisions"
