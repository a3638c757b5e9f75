"""The hub where no page is at hand. Pages have it as `page.hub`, looked up once for each request."""

from django.db.models import Exists, F, Func, Q, QuerySet

from segue.governance.models import Hub
from segue.places.models import District

NAMELESS = "Segue"


def name() -> str:
    """The hub's name, or one to go by before it is set up."""
    return Hub.objects.values_list("name", flat=True).first() or NAMELESS


def districts() -> QuerySet[District]:
    """The districts of the hub's own area: a register of all England names many others."""
    area = Hub.objects.values_list(Func(F("local_authority_codes"), function="unnest"))
    everywhere = ~Exists(Hub.objects.exclude(local_authority_codes=[]))
    return District.objects.filter(Q(la_code__in=area) | Q(la_code="") | everywhere)


def is_set_up() -> bool:
    """Tell whether somebody has said which hub this is."""
    return Hub.objects.exists()
