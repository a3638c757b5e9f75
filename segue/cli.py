"""The command `segue`. Django is imported inside the commands: it must be set up first, and --help should not wait."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from segue import __version__, embedded, environment

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


def _variables() -> str:
    lines = ["\b", "Environment:"]
    for variable in environment.VARIABLES:
        default = f" [{variable.default}]" if variable.default else ""
        lines.append(f"  {variable.name}{default}")
        lines += [f"      {sentence}." for sentence in variable.meaning.rstrip(".").split(". ")]
    return "\n".join(lines)


@click.group(
    epilog=_variables(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="segue")
def main() -> None:
    """Segue carries a Music Hub's whole commissioning cycle, from evidence of need to published outcome.

    Try it with `segue demo`. To run a hub of your own: `segue migrate`, then `segue serve` and
    `segue worker` side by side; `segue check` says what is still missing.
    """


def _django(*, database: bool = True) -> None:
    """Set Django up, with the private database running."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segue.settings")
    if database:
        try:
            embedded.ensure()
        except embedded.DatabaseNotStarted as reason:
            raise click.ClickException(str(reason)) from reason
    django.setup()


@main.command()
@click.option("--reset", is_flag=True, help="Throw the old demo away and start afresh.")
def demo(*, reset: bool) -> None:
    """Serve a fictional hub, full of life, until Ctrl-C.

    The first time it is set up and filled; later it goes on where it stopped.
    """
    os.environ["SEGUE_DEMO"] = "1"
    os.environ.setdefault("SEGUE_LOG", "WARNING")
    _django()
    from segue import running
    from segue.demo import hub

    running.stop_on_sigterm()
    try:
        running.need_free_port()
        hub.ready(reset=reset, say=click.echo)
        running.collect_static()
        with running.everything() as children:
            running.wait_until_it_answers(children)
            _welcome()
            status = running.wait_until_stopped(children)
    except KeyboardInterrupt:
        status = 0
    except (running.CannotRun, hub.NotADemo) as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo("Stopped.")
    sys.exit(status)


def _welcome() -> None:
    from django.conf import settings

    address = f"http://127.0.0.1:{settings.PORT}"
    click.echo(f"\nSegue is running: {address}\n")
    for path, what in (
        ("/", "the hub's public page"),
        ("/demo/sign-in", "sign in as anyone, with one click"),
    ):
        click.echo(f"  {address + path:<40} {what}")
    click.echo("\nWho can sign in:\n")
    _print_table(_accounts())
    click.echo("\nCtrl-C stops it.")


@main.command(short_help="Serve the hub's pages.")
def serve() -> None:
    """Serve the hub's pages. Run `segue worker` beside it."""
    _django()
    from segue import running

    try:
        running.need_free_port()
    except running.CannotRun as reason:
        raise click.ClickException(str(reason)) from reason
    running.collect_static()
    running.become(running.server_command())


@main.command(short_help="Do the work in the background.")
def worker() -> None:
    """Do the work that need not keep a person waiting: letters, imports, reminders."""
    _django()
    from procrastinate.contrib.django import app

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        working.run_worker(delete_jobs="successful", concurrency=2)


@main.command()
def migrate() -> None:
    """Make the database, or bring it up to this version."""
    _django()
    from django.core.management import call_command

    call_command("migrate", interactive=False)


@main.command("import-schools")
@click.argument("file", type=EXISTING)
@click.option("--links", type=EXISTING, help="The register's file of predecessors and successors.")
@click.option(
    "--apply/--preview",
    default=True,
    help="Import (the default), or only say what would change.",
)
def import_schools(file: Path, links: Path | None, *, apply: bool) -> None:
    """Import the school register.

    FILE is the bulk download of Get Information About Schools, or the extended school file. All of
    it is imported, with its links, or nothing; then it says what was new, changed and closed, and
    which rows could not be read and why.
    """
    _django()
    from django.db import transaction

    from segue.places import importing
    from segue.rules import RuleBroken

    act = importing.apply_file if apply else importing.preview_file
    try:
        with transaction.atomic():
            for path in filter(None, (file, links)):
                with _bar(f"Reading {path.name}") as progress:
                    done = act(path, progress=progress)
                click.echo(done)
    except RuleBroken as broken:
        raise click.ClickException(" ".join(broken.messages)) from broken


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for people; a program that reads the output does not see it."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield progress
        bar.update((bar.length or 1) - bar.pos)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def accounts(*, as_json: bool) -> None:
    """List the demo's people: role and e-mail address. One click signs in; passwords are empty."""
    os.environ["SEGUE_DEMO"] = "1"
    _django(database=False)
    if as_json:
        click.echo(json.dumps(_accounts(), indent=2))
    else:
        _print_table(_accounts())


def _accounts() -> list[dict[str, Any]]:
    from segue.demo.accounts import ACCOUNTS

    return [dataclasses.asdict(account) for account in ACCOUNTS]


def _print_table(rows: Iterable[dict[str, Any]]) -> None:
    lines = [[str(value) for value in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  " + "  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip())


@main.command(short_help="Print states and moves, and who can do what.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def handbook(*, as_json: bool) -> None:
    """Print every state and move, who can do what, and every address with its permission."""
    _django(database=False)
    from segue.handbook import printing as book

    click.echo(json.dumps(book.as_json(), indent=2) if as_json else book.text())


@main.command(short_help="Say whether this Segue is fit to run.")
def check() -> None:
    """Say whether this Segue is fit to run: settings, database, migrations, queue, styles."""
    _django()
    from segue import checks

    found = checks.all_of_them()
    for name, wrong in found:
        click.echo(f"{'ok  ' if not wrong else 'BAD '} {name}" + "".join(f"\n       {line}" for line in wrong))
    sys.exit(any(wrong for _, wrong in found))


@main.group()
def database() -> None:
    """Back the database up, restore it, look inside."""


@database.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def dump(file: Path) -> None:
    """Write the whole database to FILE. People can go on working."""
    _django()
    from segue import backup

    try:
        backup.dump(file)
    except backup.BackupFailed as reason:
        raise click.ClickException(str(reason)) from reason


@database.command()
@click.argument("file", type=EXISTING)
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Replace the whole database by what FILE holds."""
    _django()
    from segue import backup

    if not yes:
        click.confirm("Everything in the database is replaced. Go on?", abort=True)
    try:
        backup.restore(file)
    except backup.BackupFailed as reason:
        raise click.ClickException(str(reason)) from reason


@database.command()
def psql() -> None:
    """Open PostgreSQL's own prompt on the database."""
    _django()
    from segue import backup

    done = subprocess.run(backup.psql(), check=False)
    sys.exit(done.returncode)


@main.command("environment")
def environment_table() -> None:
    """Print the environment variables as a table in Markdown."""
    click.echo(environment.as_markdown(), nl=False)


@main.command(
    short_help="Run one of Django's own commands.",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, such as `segue manage shell`."""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["segue manage", *arguments])


if __name__ == "__main__":
    main()
