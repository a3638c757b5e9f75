from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "segue.cycle.calls"
    label = "calls"
