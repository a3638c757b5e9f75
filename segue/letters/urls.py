"""Addresses of this part."""

from django.urls import path

from segue.letters import views

urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters.csv", views.letters_csv, name="letters-csv"),
    path("letters/release/", views.letters_release, name="letters-release"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/read/", views.letter_read, name="letter-read"),
    path("letters/<int:pk>/release/", views.letter_release, name="letter-release"),
    path("letters/<int:pk>/cancel/", views.letter_cancel, name="letter-cancel"),
]
