from segue.governance.views.bodies import add_body, bodies, body, change_body, end_seat, give_seat
from segue.governance.views.hub import hub, set_up
from segue.governance.views.interests import (
    declare_interest,
    declare_interest_in_school,
    end_interest,
    find_organisation,
    interests,
    interests_csv,
)
from segue.governance.views.meetings import correct_meeting, note_meeting
from segue.governance.views.scheme import add_line, end_line, line, scheme, scheme_csv

__all__ = (
    "add_body",
    "add_line",
    "bodies",
    "body",
    "change_body",
    "correct_meeting",
    "declare_interest",
    "declare_interest_in_school",
    "end_interest",
    "end_line",
    "end_seat",
    "find_organisation",
    "give_seat",
    "hub",
    "interests",
    "interests_csv",
    "line",
    "note_meeting",
    "scheme",
    "scheme_csv",
    "set_up",
)
