from segue.people.views.account import account, change_name
from segue.people.views.memberships import (
    check_contact,
    confirm_membership,
    contacts,
    leave,
    refuse_membership,
    remove_member,
)
from segue.people.views.people import add_person, end_role, give_role, people, people_csv, person
from segue.people.views.sign_in import sign_in, sign_in_link, sign_in_sent, sign_out

__all__ = (
    "account",
    "add_person",
    "change_name",
    "check_contact",
    "confirm_membership",
    "contacts",
    "end_role",
    "give_role",
    "leave",
    "people",
    "people_csv",
    "person",
    "refuse_membership",
    "remove_member",
    "sign_in",
    "sign_in_link",
    "sign_in_sent",
    "sign_out",
)
