from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "segue.cycle.assessment"
    label = "assessment"
