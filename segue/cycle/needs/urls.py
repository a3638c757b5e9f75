"""Addresses of evidence of need."""

from django.urls import path

from segue.cycle.needs import views

urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs.csv", views.needs_csv, name="needs-csv"),
    path("needs/new/", views.finding_new, name="finding-new"),
    path("needs/<int:pk>/", views.finding, name="finding"),
    path("needs/<int:pk>/edit/", views.finding_edit, name="finding-edit"),
    path("needs/<int:pk>/evidence/", views.evidence_new, name="evidence-new"),
    path("needs/<int:pk>/state/", views.finding_state, name="finding-state"),
    path("needs/<int:pk>/retire/", views.finding_retire, name="finding-retire"),
    path("needs/evidence/<int:pk>/remove/", views.evidence_remove, name="evidence-remove"),
]
