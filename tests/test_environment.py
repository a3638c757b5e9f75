"""What differs from place to place."""

from pathlib import Path

import pytest
from django.conf import settings

from segue import environment, keys
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[1]


def test_a_variable_that_is_empty_is_its_default(monkeypatch):
    monkeypatch.setenv("SEGUE_PORT", " ")

    assert environment.number("SEGUE_PORT") == 8000


@pytest.mark.parametrize(
    ("value", "is_on"),
    (("1", True), ("true", True), ("Yes", True), ("on", True), ("0", False), ("no", False), ("", False)),
)
def test_a_switch_is_on_or_off(monkeypatch, value, is_on):
    monkeypatch.setenv("SEGUE_HTTPS", value)

    assert environment.switch("SEGUE_HTTPS") is is_on


def test_a_switch_not_set_is_what_the_rest_says(monkeypatch):
    monkeypatch.delenv("SEGUE_HTTPS", raising=False)

    assert environment.switch("SEGUE_HTTPS", otherwise=True)


def test_names_stand_with_commas_between(monkeypatch):
    monkeypatch.setenv("SEGUE_HOSTS", "hub.example.org, ,music.example.org")

    assert environment.names("SEGUE_HOSTS") == ["hub.example.org", "music.example.org"]


def test_the_table_in_the_documentation_is_current():
    assert environment.as_markdown() in ROOT.joinpath("docs", "running.md").read_text(), "run: make handbook"


def test_a_key_is_made_once_and_kept_from_others(tmp_path):
    data = tmp_path / "new"

    key = keys.kept_in(data)

    assert len(key) >= 50
    assert keys.kept_in(data) == key
    assert data.joinpath("secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in data.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("address", ("/healthz", "/", "/nowhere", "/static/segue/favicon.svg", "/cases", "/awards.csv"))
@pytest.mark.parametrize("host", ("testserver", "elsewhere.example"))
def test_every_response_carries_the_policies(client, db, address, host):
    answer = client.get(address, headers={"host": host})
    answer.close()
    headers = answer.headers

    assert sorted(headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    ]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ("/", "/account/", "/nowhere", "/awards.csv"))
def test_what_is_read_when_signed_in_is_kept_by_no_cache(client, db, address):
    client.force_login(UserFactory())

    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_cookies_are_for_this_site_only():
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
