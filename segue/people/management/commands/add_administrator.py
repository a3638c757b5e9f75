"""The first administrator of a new hub, who then adds everybody else on the pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from segue.people import roles
from segue.people.models import Role, User
from segue.record.history import note


class Command(BaseCommand):
    help = "Make somebody administrator. They sign in by a link sent to the address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-mail address")
        parser.add_argument("--name", default="", help="Name, for a new account")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email} is not an e-mail address.") from wrong
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=options["name"])
            note(user, "add person", after=user.name, by=None, because="On the command line")
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            note(user, "open account again", by=None, because="On the command line")
        roles.hold(user, Role.ADMINISTRATOR, by=None, because="On the command line")
        self.stdout.write(f"{email} is administrator.")
