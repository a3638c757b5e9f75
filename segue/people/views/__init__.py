from segue.people.views.account import account, change_name
from segue.people.views.memberships import (
    check_contact,
    confirm_membership,
    contacts,
    leave,
    refuse_membership,
    remove_member,
)
from segue.people.views.partners import (
    add_partner,
    change_partner,
    close_partner,
    partners,
    partners_csv,
    reopen_partner,
)
from segue.people.views.people import (
    add_person,
    close_account,
    end_role,
    give_role,
    people,
    people_csv,
    person,
    pseudonymise,
    reopen_account,
)
from segue.people.views.sign_in import sign_in, sign_in_link, sign_in_sent, sign_out

__all__ = (
    "account",
    "add_partner",
    "add_person",
    "change_name",
    "change_partner",
    "check_contact",
    "close_account",
    "close_partner",
    "confirm_membership",
    "contacts",
    "end_role",
    "give_role",
    "leave",
    "partners",
    "partners_csv",
    "people",
    "people_csv",
    "person",
    "pseudonymise",
    "refuse_membership",
    "remove_member",
    "reopen_account",
    "reopen_partner",
    "sign_in",
    "sign_in_link",
    "sign_in_sent",
    "sign_out",
)
