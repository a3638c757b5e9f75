"""What every page knows. Nothing is looked up until a page shows it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from segue.site import navigation
from segue.site.parts import Link


class Page:
    """The hub's facts, the way round, and whether this is the demonstration."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def hub(self) -> Any:
        """The hub's own row, or a name to go by before it is set up; looked up once for each request."""
        if not hasattr(self._request, "hub"):
            hubs = apps.get_model("governance", "Hub")  # The look lies beneath governance: it asks for the row by name.
            self._request.hub = hubs.objects.first() or hubs(name="Segue")
        return self._request.hub

    @cached_property
    def bar(self) -> list[navigation.Place]:
        return navigation.bar(self._request)

    @cached_property
    def section(self) -> list[Link]:
        return navigation.section(self._request)

    @cached_property
    def footer(self) -> list[navigation.Place]:
        return navigation.footer(self._request)

    @property
    def demo(self) -> bool:
        return settings.DEMO

    @property
    def sign_in(self) -> str:
        return navigation.address("sign-in")

    @property
    def account(self) -> str:
        return navigation.address("account")

    @property
    def sign_out(self) -> str:
        return navigation.address("sign-out")


def page(request: HttpRequest) -> dict[str, Page]:
    return {"page": Page(request)}
