"""The letter with the sign-in link. It is written when it goes out and kept nowhere: the link is a key."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from segue.governance import hub
from segue.people import links
from segue.people.models import LinkAsked, User

KEPT = timedelta(days=1)


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_link(email: str, onward: str = "") -> None:
    """Send a link to an address, unless its account is closed."""
    token = links.token_for(email)
    if not token:
        return
    asked = {"token": token} | ({"next": onward} if onward else {})
    hub_name = hub.name()
    facts = {
        "hub": hub_name,
        "name": User.objects.filter(email=email).values_list("name", flat=True).first(),
        "link": f"{settings.PUBLIC_URL}{reverse('sign-in-link')}?{urlencode(asked)}",
        "until": timezone.now() + timedelta(seconds=settings.SESAME_MAX_AGE),
    }
    text = render_to_string("people/letters/sign_in.txt", facts).strip() + "\n"
    EmailMessage(f"Your link to sign in to {hub_name}", text, settings.DEFAULT_FROM_EMAIL, [email]).send()


@app.periodic(cron="17 * * * *")
@app.task(pass_context=False)
def forget_links(timestamp: int) -> None:  # noqa: ARG001 - the queue gives it
    """Forget who asked for links longer than a day ago."""
    LinkAsked.objects.filter(at__lt=timezone.now() - KEPT).delete()
