from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "segue.cycle.applications"
    label = "applications"
