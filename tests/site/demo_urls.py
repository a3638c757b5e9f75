"""The addresses of a demonstration, with pages that go wrong."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.urls import path

from segue.site import views
from segue.site.pages import public_page
from segue.urls import urlpatterns as all_addresses


@public_page
def refused(request):
    raise PermissionDenied("You declared an interest in the applicant.")


@public_page
def broken(request):
    raise ZeroDivisionError


@public_page
def unreadable(request):
    raise BadRequest


urlpatterns = [
    path("look", views.look, name="look"),
    path("refused", refused, name="refused"),
    path("broken", broken, name="broken"),
    path("unreadable", unreadable, name="unreadable"),
    *all_addresses,
]
handler400 = "segue.site.errors.bad_request"
handler403 = "segue.site.errors.forbidden"
handler404 = "segue.site.errors.not_found"
handler500 = "segue.site.errors.server_error"
