"""Every address, part by part."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

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
    # Before the applications, whose sections take any other word: /applications/<reference>/outcome/.
    "segue.cycle.decisions.urls",
    "segue.cycle.applications.urls",
    "segue.cycle.assessment.urls",
    "segue.cycle.contracts.urls",
    "segue.cycle.monitoring.urls",
    "segue.cycle.reporting.urls",
    "segue.handbook.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", health.healthz, name="healthz")]
urlpatterns += [path("", include(part)) for part in PARTS]
if settings.DEMO:
    urlpatterns += [path("", include("segue.demo.urls"))]

handler400 = "segue.site.errors.bad_request"
handler403 = "segue.site.errors.forbidden"
handler404 = "segue.site.errors.not_found"
handler500 = "segue.site.errors.server_error"
