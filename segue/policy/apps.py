from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "segue.policy"
