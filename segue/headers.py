"""Response headers that neither Django nor django-csp sends."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

REFUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
POLICY = ", ".join(f"{feature}=()" for feature in REFUSED)


def permissions_policy(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Segue asks for no device of the person's, so no script on its pages can either."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def private_pages(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What somebody who is signed in reads is kept by no cache, and not shown to the next person at the same screen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
