"""Addresses of this part."""

from django.urls import URLPattern, path

from segue.governance import views

urlpatterns: list[URLPattern] = [
    path("hub/", views.hub, name="hub"),
    path("hub/change/", views.set_up, name="hub-set-up"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/add/", views.add_body, name="body-add"),
    path("bodies/<int:pk>/", views.body, name="body"),
    path("bodies/<int:pk>/change/", views.change_body, name="body-change"),
    path("bodies/<int:pk>/seats/", views.give_seat, name="seat-give"),
    path("seats/<int:pk>/end/", views.end_seat, name="seat-end"),
    path("bodies/<int:pk>/meetings/", views.note_meeting, name="meeting-note"),
    path("meetings/<int:pk>/correct/", views.correct_meeting, name="meeting-correct"),
    path("interests/", views.interests, name="interests"),
    path("interests.csv", views.interests_csv, name="interests-csv"),
    path("interests/declare/", views.find_organisation, name="interest-find"),
    path("interests/declare/<int:pk>/", views.declare_interest, name="interest-declare"),
    path("interests/declare/school/<int:urn>/", views.declare_interest_in_school, name="interest-declare-school"),
    path("interests/<int:pk>/end/", views.end_interest, name="interest-end"),
    path("delegation/", views.scheme, name="delegation"),
    path("delegation.csv", views.scheme_csv, name="delegation-csv"),
    path("delegation/add/", views.add_line, name="delegation-add"),
    path("delegation/<int:pk>/", views.line, name="delegation-line"),
    path("delegation/<int:pk>/end/", views.end_line, name="delegation-end"),
]
