"""The command `segue`."""

import json

import pytest
from click.testing import CliRunner

from segue import checks, cli, environment


@pytest.fixture
def segue(monkeypatch):
    """Run it on the tests' own database."""
    monkeypatch.setattr(cli.embedded, "ensure", lambda: None)
    monkeypatch.setenv("SEGUE_DEMO", "0")

    def run(*arguments: str, **facts):
        return CliRunner().invoke(cli.main, arguments, **facts)

    return run


COMMANDS = (
    "accounts",
    "check",
    "database",
    "demo",
    "environment",
    "handbook",
    "import-schools",
    "manage",
    "migrate",
    "serve",
    "worker",
)


def test_help_names_every_command_and_variable(segue):
    said = segue("--help").output

    assert sorted(cli.main.commands) == list(COMMANDS)
    assert [name for name in COMMANDS if f"\n  {name}" not in said] == []
    assert [variable.name for variable in environment.VARIABLES if variable.name not in said] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    assert cli.main.commands[command].help


def test_the_environment_is_printed_as_a_table(segue):
    assert segue("environment").output == environment.as_markdown()


def test_a_database_that_does_not_start_is_said(segue, monkeypatch):
    def refuse() -> None:
        raise cli.embedded.DatabaseNotStarted("initdb failed: no space left")

    monkeypatch.setattr(cli.embedded, "ensure", refuse)

    done = segue("migrate")

    assert (done.exit_code, done.output) == (1, "Error: initdb failed: no space left\n")


@pytest.mark.django_db
def test_migrate_brings_the_database_up_to_date(segue):
    assert "No migrations to apply" in segue("migrate").output


@pytest.mark.django_db
def test_manage_runs_djangos_commands(segue):
    assert segue("manage", "check").exit_code == 0


@pytest.mark.django_db
def test_check_says_in_words_what_is_wrong(segue, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path

    done = segue("check")

    assert done.exit_code == 1
    assert "ok   database" in done.output
    assert "ok   migrations" in done.output
    assert "ok   queue" in done.output
    assert "BAD  styles and scripts\n       not collected yet" in done.output
    assert "no mail server" in done.output


@pytest.mark.django_db
def test_check_finds_nothing_wrong_with_a_hub_that_is_well_set_up(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    tmp_path.joinpath("staticfiles.json").touch()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(checks, "run_checks", lambda **kinds: [])

    assert [wrong for name, wrong in checks.all_of_them() if wrong] == []


@pytest.mark.django_db
def test_check_counts_migrations_to_come(monkeypatch):
    monkeypatch.setattr(checks.MigrationExecutor, "migration_plan", lambda executor, targets: [1, 2])

    assert dict(checks.all_of_them())["migrations"] == ["2 not applied: run segue migrate"]


@pytest.mark.django_db
def test_the_demos_people_are_listed(segue):
    people = json.loads(segue("accounts", "--json").output)

    assert {"role", "email", "password"} <= people[0].keys()
    assert all(person["email"] in segue("accounts").output for person in people)


@pytest.mark.django_db
def test_the_handbook_is_printed_for_people_and_programs(segue):
    assert "award" in segue("handbook").output
    assert json.loads(segue("handbook", "--json").output)


@pytest.mark.django_db(transaction=True)
def test_restore_asks_first_and_then_puts_back(segue, tmp_path):
    file = str(tmp_path / "hub.dump")
    assert segue("database", "dump", file).exit_code == 0

    assert segue("database", "restore", file, input="n\n").exit_code == 1
    assert segue("database", "restore", file, input="y\n").exit_code == 0


def test_a_file_that_is_no_dump_is_refused(segue, tmp_path):
    tmp_path.joinpath("hub.dump").write_text("no dump")

    done = segue("database", "restore", "--yes", str(tmp_path / "hub.dump"))

    assert done.exit_code == 1
    assert "pg_restore" in done.output
