"""Addresses of this part."""

from django.urls import URLPattern, path

from segue.people import views

urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/sent/", views.sign_in_sent, name="sign-in-sent"),
    path("sign-in/link/", views.sign_in_link, name="sign-in-link"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/name/", views.change_name, name="account-name"),
    path("account/memberships/<int:pk>/leave/", views.leave, name="membership-leave"),
    path("people/", views.people, name="people"),
    path("people.csv", views.people_csv, name="people-csv"),
    path("people/add/", views.add_person, name="person-add"),
    path("people/contacts/", views.contacts, name="contacts"),
    path("people/contacts/<int:pk>/check/", views.check_contact, name="contact-check"),
    path("people/memberships/<int:pk>/confirm/", views.confirm_membership, name="membership-confirm"),
    path("people/memberships/<int:pk>/refuse/", views.refuse_membership, name="membership-refuse"),
    path("people/memberships/<int:pk>/remove/", views.remove_member, name="membership-remove"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/roles/", views.give_role, name="person-give-role"),
    path("people/<int:pk>/close/", views.close_account, name="person-close"),
    path("people/<int:pk>/pseudonym/", views.pseudonymise, name="person-pseudonym"),
    path("people/<int:pk>/reopen/", views.reopen_account, name="person-reopen"),
    path("people/roles/<int:pk>/end/", views.end_role, name="role-end"),
    path("partners/", views.partners, name="partners"),
    path("partners.csv", views.partners_csv, name="partners-csv"),
    path("partners/add/", views.add_partner, name="partner-add"),
    path("partners/<int:pk>/change/", views.change_partner, name="partner-change"),
    path("partners/<int:pk>/invite/", views.invite_to_partner, name="partner-invite"),
    path("partners/<int:pk>/close/", views.close_partner, name="partner-close"),
    path("partners/<int:pk>/reopen/", views.reopen_partner, name="partner-reopen"),
]
