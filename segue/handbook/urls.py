"""Addresses of this part."""

from django.urls import path

from segue.handbook import views

urlpatterns = [
    path("how-we-work/", views.how_we_work, name="how-we-work"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("contact/", views.contact, name="contact"),
]
