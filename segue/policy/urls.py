"""Addresses of this part."""

from django.urls import path

from segue.policy import views

urlpatterns = [
    path("policy/", views.policy, name="policy"),
    path("policy/import/", views.import_policy, name="policy-import"),
    path("policy/<int:number>/", views.version, name="policy-version"),
    path("policy/<int:before>/compare/<int:after>/", views.compare, name="policy-compare"),
]
