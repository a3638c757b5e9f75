"""Addresses of this part."""

from django.urls import path

from segue.cycle.assessment.views import assessor, moderation, office

urlpatterns = [
    path("assessments/", assessor.assessments, name="assessments"),
    path("assessments.csv", assessor.assessments_csv, name="assessments-csv"),
    path("assessments/<int:pk>/", assessor.assessment, name="assessment"),
    path("assessments/<int:pk>/declare/", assessor.declare, name="assessment-declare"),
    path("assessments/<int:pk>/send/", assessor.send, name="assessment-send"),
    path("assessments/<int:pk>/take-off/", office.take_off, name="assessment-take-off"),
    path("office/calls/<int:pk>/assessors/", office.assigning, name="assigning"),
    path("office/calls/<int:pk>/assessors.csv", office.assigning_csv, name="assigning-csv"),
    path("office/calls/<int:pk>/assessors/plan/", office.plan, name="assigning-plan"),
    path("office/calls/<int:pk>/assessors/remind/", office.remind, name="assigning-remind"),
    path("office/calls/<int:pk>/scores.csv", office.scores, name="scores"),
    path("cases/<str:reference>/assessors/", office.assign_case, name="assign-case"),
    path("cases/<str:reference>/moderation/", moderation.moderation, name="moderation"),
]
