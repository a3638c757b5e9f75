"""Every move a payment can make, and where it leads, written by hand."""

from segue.money.lifecycle import MOVES, Status


def test_the_moves_of_payment():
    moves = {status.value: {move.name: move.to for move in MOVES if status in move.allowed_from} for status in Status}

    assert moves == {
        "entered": {"approve": "approved", "reject": "rejected"},
        "approved": {},
        "rejected": {},
    }
