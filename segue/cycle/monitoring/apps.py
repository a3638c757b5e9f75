from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "segue.cycle.monitoring"
    label = "monitoring"
