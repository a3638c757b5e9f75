"""The living page of every part that pages are built from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from segue.site import specimens
from segue.site.pages import public_page


@public_page
def look(request: HttpRequest) -> HttpResponse:
    """Show every part once, with made-up content. A form sent from here is only checked."""
    form = specimens.SpecimenForm(request.POST or None)
    return render(request, "site/look.html", {"form": form, **specimens.content(request.GET)})
