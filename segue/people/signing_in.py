"""Asking for a sign-in link. Known and unknown addresses are answered, and counted, alike."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from segue.people import tasks
from segue.people.models import LinkAsked
from segue.rules import RuleBroken

WINDOW = timedelta(minutes=15)
PER_ADDRESS = 5
PER_CLIENT = 20


@transaction.atomic
def ask(*, email: str, client: str, onward: str = "") -> None:
    """Have a letter with a link sent."""
    email = email.strip().lower()
    _count(_hashed("address", email), _hashed("client", client))
    tasks.send_link.defer(email=email, onward=onward)


def _count(address: str, client: str) -> None:
    """Count this request, or refuse it. The locks make counting and writing one step."""
    for key in sorted((address, client)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
    recent = LinkAsked.objects.filter(at__gt=timezone.now() - WINDOW)
    minutes = WINDOW.seconds // 60
    if recent.filter(address=address).count() >= PER_ADDRESS:
        raise RuleBroken(
            f"{PER_ADDRESS} links were asked for this address in the last {minutes} minutes. "
            "Use the newest letter, or wait a little and ask again."
        )
    if recent.filter(client=client).count() >= PER_CLIENT:
        raise RuleBroken(f"Too many links were asked for from here in the last {minutes} minutes. Wait a little.")
    LinkAsked.objects.create(address=address, client=client)


def _hashed(kind: str, text: str) -> str:
    return salted_hmac(f"segue.people.link-asked.{kind}", text, algorithm="sha256").hexdigest()
