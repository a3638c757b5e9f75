"""Every address, part by part."""

from django.conf import settings
from django.urls import include, path

from segue import health

PARTS = (
    "segue.site.urls",
    "segue.people.urls",
    "segue.governance.urls",
    "segue.policy.urls",
    "segue.letters.urls",
    "segue.places.urls",
    "segue.money.urls",
    "segue.cycle.needs.urls",
    "segue.cycle.priorities.urls",
    "segue.cycle.calls.urls",
    "segue.cycle.applications.urls",
    "segue.cycle.assessment.urls",
    "segue.cycle.decisions.urls",
    "segue.cycle.contracts.urls",
    "segue.cycle.monitoring.urls",
    "segue.cycle.reporting.urls",
    "segue.handbook.urls",
)

urlpatterns = [path("healthz", health.healthz, name="healthz")]
urlpatterns += [path("", include(part)) for part in PARTS]
if settings.DEMO:
    urlpatterns += [path("", include("segue.demo.urls"))]
