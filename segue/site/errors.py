"""What people read when a page cannot be shown: plain words, the reason where there is one, a way on."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template.loader import render_to_string

from segue.site.pages import public_page
from segue.site.refused import sentences_in

UNSTYLED = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Something went wrong</title></head>
<body><main><h1>Something went wrong on our side</h1><p>What was saved before is safe. Please try again later.</p></main></body></html>"""


@public_page
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's call
    if not hasattr(request, "user"):
        # A host that is not ours is refused before anyone has asked who is there.
        request.user = AnonymousUser()
    return HttpResponseBadRequest(render_to_string("400.html", request=request))


@public_page
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why: a refusal carries its reason. Words that came with it are kept in sight."""
    facts = {"reason": str(exception), "typed": sentences_in(request)}
    return HttpResponseForbidden(render_to_string("403.html", facts, request))


@public_page
def not_found(request: HttpRequest, exception: Any) -> HttpResponse:  # noqa: ARG001 - say nothing of what is hidden
    return HttpResponseNotFound(render_to_string("404.html", request=request))


@public_page
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - nothing may be asked of a broken request
    """Stand without a database, a session or even the styles."""
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:  # noqa: BLE001 - the last page there is
        return HttpResponseServerError(UNSTYLED)
