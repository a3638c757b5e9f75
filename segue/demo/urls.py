"""Addresses of this part."""

from django.urls import URLPattern, path

from segue.demo import views

urlpatterns: list[URLPattern] = [
    path("demo/sign-in", views.sign_in, name="demo-sign-in"),
    path("demo/letters/", views.letters, name="demo-letters"),
]
