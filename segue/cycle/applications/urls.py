"""Addresses of this part. The fixed ones stand before the sections, whose keys are the form's own."""

from django.urls import path

from segue.cycle.applications.views import finding, office, sending, writing

urlpatterns = [
    path("calls/<str:reference>/apply/", finding.apply, name="apply"),
    path("calls/<str:reference>/apply/begin/", finding.begin, name="apply-begin"),
    path("applications/", sending.my_applications, name="my-applications"),
    path("applications.csv", sending.my_applications_csv, name="my-applications-csv"),
    path("applications/<str:reference>/", writing.application, name="application"),
    path("applications/<str:reference>/last-year/", writing.take_over, name="application-take-over"),
    path("applications/<str:reference>/check/", sending.check, name="application-check"),
    path("applications/<str:reference>/receipt/", sending.receipt, name="application-receipt"),
    path("applications/<str:reference>/withdraw/", sending.withdraw, name="application-withdraw"),
    path("applications/<str:reference>/set-aside/<int:pk>/", writing.settle, name="application-settle"),
    path("applications/<str:reference>/<slug:key>/", writing.section, name="application-section"),
    path("cases/<str:reference>/return/", office.return_for_changes, name="case-return"),
    path("cases/<str:reference>/versions/", office.versions, name="case-versions"),
]
