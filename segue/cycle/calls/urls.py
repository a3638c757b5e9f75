"""Addresses of calls and what they rest on."""

from django.urls import path

from segue.cycle.calls.views import contents, office, plans, public

urlpatterns = [
    path("calls/", public.calls, name="calls"),
    path("calls/feed/", public.feed, name="calls-feed"),
    path("calls/<slug:reference>/", public.call, name="call"),
    path("calls/<slug:reference>/preview/", public.preview, name="call-preview"),
    path("office/calls/", office.calls, name="call-office"),
    path("office/calls.csv", office.calls_csv, name="call-office-csv"),
    path("office/calls/new/", office.call_new, name="call-new"),
    path("office/calls/<int:pk>/", office.call, name="call-office-one"),
    path("office/calls/<int:pk>/edit/", office.call_edit, name="call-edit"),
    path("office/calls/<int:pk>/copy/", office.call_copy, name="call-copy"),
    path("office/calls/<int:pk>/preview/", office.preview, name="call-office-preview"),
    path("office/calls/<int:pk>/publish/", office.call_publish, name="call-publish"),
    path("office/calls/<int:pk>/extend/", office.call_extend, name="call-extend"),
    path("office/calls/<int:pk>/cancel/", office.call_cancel, name="call-cancel"),
    path("office/calls/<int:pk>/late/", office.late_leave, name="late-leave"),
    path("office/calls/<int:pk>/opportunities/new/", contents.opportunity_new, name="opportunity-new"),
    path("office/opportunities/<int:pk>/", contents.opportunity_edit, name="opportunity-edit"),
    path("office/opportunities/<int:pk>/caps/", contents.phase_caps, name="phase-caps"),
    path("office/opportunities/<int:pk>/remove/", contents.opportunity_remove, name="opportunity-remove"),
    path("office/calls/<int:pk>/criteria/new/", contents.criterion_new, name="criterion-new"),
    path("office/criteria/<int:pk>/", contents.criterion_edit, name="criterion-edit"),
    path("office/criteria/<int:pk>/remove/", contents.criterion_remove, name="criterion-remove"),
    path("office/specifications/", plans.specifications, name="specifications"),
    path("office/specifications.csv", plans.specifications_csv, name="specifications-csv"),
    path("office/specifications/new/", plans.specification_new, name="specification-new"),
    path("office/specifications/<int:pk>/", plans.specification, name="specification"),
    path("office/specifications/<int:pk>/edit/", plans.specification_edit, name="specification-edit"),
    path("office/indicators/", plans.indicators, name="indicators"),
    path("office/indicators.csv", plans.indicators_csv, name="indicators-csv"),
    path("office/indicators/new/", plans.indicator_new, name="indicator-new"),
    path("office/priorities/coverage/", plans.coverage, name="priorities-coverage"),
    path("office/priorities/coverage.csv", plans.coverage_csv, name="priorities-coverage-csv"),
]
