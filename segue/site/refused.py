"""What somebody typed into a page that could not be taken in: shown again, to be copied, so that it is not lost."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from segue.site.forms.characters import shown
from segue.words import can_be_kept

# What a page or a button sends along by itself, and nobody typed.
ALONG = {"csrfmiddlewaretoken", "seen", "shown", "again", "version", "token", "next", "autosave", "email"}
BUTTONS = {"send", "check", "later", "sure", "confirm", "confirmed", "earlier", "use"}
UNTYPED = frozenset(ALONG | BUTTONS)


def typed_into(request: HttpRequest) -> list[str]:
    """The words a person typed, in the order of the page."""
    values = (value for name, found in request.POST.lists() if name not in UNTYPED for value in found)
    return [shown(value) for value in values if value.strip()]


def sentences_in(request: HttpRequest) -> list[str]:
    """Of that, what is more than one word: no number, and no choice that was made."""
    return [words for words in typed_into(request) if len(words.split()) > 1]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in and back. Words that came after the session ended are kept in sight first."""
    typed = typed_into(request)
    if not typed:
        return redirect_to_login(request.get_full_path())
    facts = {"typed": typed, "next": _page_of(request), "sign_in": reverse("sign-in")}
    return HttpResponseForbidden(render_to_string("signed_out.html", facts, request))


def not_sure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    """Refuse what came without its token, and keep the words in sight."""
    facts: dict[str, Any] = {"typed": typed_into(request)}
    return HttpResponseForbidden(render_to_string("403_csrf.html", facts, request))


def addresses_nothing_has(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A null, or another character that nothing can be called by, leads nowhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not can_be_kept(request.path_info):
            raise Http404
        return respond(request)

    return middleware


def _page_of(request: HttpRequest) -> str:
    """The page a form stood on, when the browser names one of ours; else where the form went."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return request.path
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
