"""The addresses as they are in the demonstration."""

from django.urls import include, path

from segue.urls import urlpatterns as real

urlpatterns = [*real, path("", include("segue.demo.urls"))]
