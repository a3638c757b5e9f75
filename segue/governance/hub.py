"""The hub where no page is at hand. Pages have it as `page.hub`, looked up once for each request."""

from segue.governance.models import Hub

NAMELESS = "Segue"


def name() -> str:
    """The hub's name, or one to go by before it is set up."""
    return Hub.objects.values_list("name", flat=True).first() or NAMELESS


def is_set_up() -> bool:
    """Tell whether somebody has said which hub this is."""
    return Hub.objects.exists()
