"""No download carries a formula, whatever words stand in the database."""

import csv
import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from segue.handbook import gather
from segue.people.models import Role, RoleHeld, User
from segue.places import actions
from tests.factories import ScoreFactory, SurveyDoneFactory
from tests.guards.world import World, make_world
from tests.moves import moved
from tests.places import files

pytestmark = pytest.mark.django_db

# What makes a spreadsheet reckon, also behind spaces; full-width signs count in some.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
STARTS = ("=1+1", "+1", "-1", "@SUM(1)", " =1", "\ufeff=1", "＝1")
FIGURE = re.compile(r"-\d+\.\d\d")
DOWNLOADS = sorted(one.name for one in gather.addresses() if one.path.endswith(".csv"))
# These words decide what a row is, or where it is found; nobody types them.
FIXED = {("letter", "kind"), ("registerimport", "file"), ("registerimport", "file_sha256")}


def formulas_everywhere() -> World:
    """A hub in which every free word begins as a formula does, each column in one of the ways."""
    world = make_world()
    SurveyDoneFactory()
    scored = ScoreFactory().assessment
    moved(scored, "submitted", submitted_at=timezone.now(), total=75)
    world.keys["scores"] = world.keys["assigning-csv"] = (scored.application.call_id,)
    content = ContentFile(files.text({"EstablishmentName": "=1+1"}), "register.csv")
    world.keys["school-import-rows"] = (
        actions.upload_register(file=content, links=None, by=world.people["officer"]).pk,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in {model._meta.db_table for model, _ in _columns()}:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for number, (model, field) in enumerate(_columns()):
        _spoil(model, field, STARTS[number % len(STARTS)])
    return world


def _columns() -> list[tuple[type[models.Model], models.Field]]:
    ours = (model for model in apps.get_models() if model.__module__.startswith("segue."))
    return [
        (model, field)
        for model in ours
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.primary_key or (model._meta.model_name, field.name) in FIXED)
    ]


def _spoil(model: type[models.Model], field: models.Field, start: str) -> None:
    """Write it into every row, but where a column allows no such words, or none so long."""
    try:
        with transaction.atomic():
            model._base_manager.update(**{field.name: Concat(Value(start), Cast("pk", models.TextField()))})
    except (DataError, IntegrityError):
        pass


def rows_of(name: str, world: World, reader: User) -> list[list[str]]:
    client = Client()
    client.force_login(User.objects.get(pk=reader.pk))
    answer = client.get(reverse(name, args=world.keys.get(name, ())))
    return list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))


def _is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would reckon it out. A figure below nothing is none: money that went out, two places."""
    return cell.lstrip(" \ufeff").startswith(SIGNS) and not FIGURE.fullmatch(cell)


def test_no_cell_of_any_download_is_a_formula():
    world = formulas_everywhere()
    officer = world.people["officer"]
    others = {"my-applications-csv": world.people["school"], "assessments-csv": world.people["assessor"]}
    for role in (Role.ADMINISTRATOR, Role.FINANCE, Role.CHIEF_EXECUTIVE):
        RoleHeld.objects.create(user=officer, role=role)

    cells = [
        (name, cell) for name in DOWNLOADS for row in rows_of(name, world, others.get(name, officer)) for cell in row
    ]

    assert [(name, cell) for name, cell in cells if _is_formula(cell)] == []
    assert {name for name, cell in cells if _is_formula(cell.removeprefix("'"))} == set(DOWNLOADS)
