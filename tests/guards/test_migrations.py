"""The database is what the models say."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

OURS = [app for app in apps.get_app_configs() if app.name.startswith("segue.")]


@pytest.mark.django_db
def test_no_migration_is_missing():
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("run: segue manage makemigrations", pytrace=False)


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_an_app_with_models_has_migrations(app):
    has_models = any(model._meta.managed for model in app.get_models())
    assert not has_models or Path(app.path, "migrations", "0001_initial.py").exists()
