"""Every page that anyone is shown a way to: each role walks the whole demonstration, from the front page on."""

import pytest
from django.test import Client

from segue.demo.accounts import ACCOUNTS
from segue.people.models import User
from tests.journeys.looking import Looker
from tests.journeys.walk import Page, Walk

EMAIL = {account.role: account.email for account in ACCOUNTS}
ROLES = (
    "Commissioning officer",
    "Chief executive",
    "Administrator",
    "Finance officer",
    "Auditor",
    "Body chair",
    "Body member",
    "Assessor",
    "Assessor with an interest",
    "Applicant",
)
BAD = b"""<!doctype html><html lang="en-GB"><title>Bad</title><body><main><h1>Bad</h1><img src="/static/no.png">
<div style="width: 900px">Wide</div><script>alert(1)</script></main></body></html>"""


@pytest.fixture
def looker(browser, tmp_path_factory, worker_id):
    here = tmp_path_factory.getbasetemp()
    shared = (here if worker_id == "master" else here.parent) / "read"
    shared.mkdir(exist_ok=True)
    one = Looker(browser, shared)
    yield one
    one.close()


@pytest.mark.parametrize("role", (None, *ROLES), ids=lambda role: role or "nobody signed in")
def test_every_page_shown_to(role, demo, looker):
    client = Client(SERVER_NAME="127.0.0.1")
    if role is not None:
        client.force_login(User.objects.get(email=EMAIL[role]))
    walk = Walk(client)

    seen = [wrong for page in walk.pages() for wrong in looker.look(page)]

    if wrong := walk.wrong + seen:
        pytest.fail(f"{role or 'A visitor'} comes to {len(wrong)} faults:\n  " + "\n  ".join(wrong), pytrace=False)


def test_what_is_wrong_with_a_page_is_told(looker):
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'self'"}

    wrong = "\n".join(looker.look(Page("/bad/", "bad", headers, BAD)))

    for fault in ("asks for", "axe image-alt", "is 908 pixels wide on a screen of 360", "Content Security Policy"):
        assert fault in wrong
