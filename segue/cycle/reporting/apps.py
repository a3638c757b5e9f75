from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "segue.cycle.reporting"
    label = "reporting"
