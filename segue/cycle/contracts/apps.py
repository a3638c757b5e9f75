from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "segue.cycle.contracts"
    label = "contracts"
