"""Addresses of priorities."""

from django.urls import path

from segue.cycle.priorities import views

urlpatterns = [
    path("priorities/", views.priorities, name="priorities"),
    path("priorities.csv", views.priorities_csv, name="priorities-csv"),
    path("priorities/new/", views.priority_new, name="priority-new"),
    path("priorities/<int:pk>/", views.priority, name="priority"),
    path("priorities/<int:pk>/edit/", views.priority_edit, name="priority-edit"),
    path("priorities/<int:pk>/adopt/", views.priority_adopt, name="priority-adopt"),
    path("priorities/<int:pk>/retire/", views.priority_retire, name="priority-retire"),
]
