"""Every move an application can make, and where it leads, written by hand."""

from segue.cycle.applications.lifecycle import MOVES, Status


def test_the_moves_of_application():
    moves = {status.value: {move.name: move.to for move in MOVES if status in move.allowed_from} for status in Status}

    assert moves == {
        "draft": {"submit": "submitted", "withdraw": "withdrawn"},
        "submitted": {"return for changes": "returned", "start assessing": "in_assessment", "withdraw": "withdrawn"},
        "returned": {"submit": "submitted", "withdraw": "withdrawn"},
        "in_assessment": {"moderate": "assessed", "withdraw": "withdrawn"},
        "assessed": {"recommend": "recommended", "withdraw": "withdrawn"},
        "recommended": {
            "send back": "assessed",
            "award": "awarded",
            "decline": "declined",
            "withdraw": "withdrawn",
        },
        "awarded": {},
        "declined": {},
        "withdrawn": {},
    }
