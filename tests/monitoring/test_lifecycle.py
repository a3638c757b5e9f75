"""Every move a return can make, written by hand."""

from segue.cycle.monitoring.lifecycle import MOVES, Status


def test_the_moves_of_a_return():
    moves = {status.value: {move.name for move in MOVES if status in move.allowed_from} for status in Status}

    assert moves == {
        "draft": {"send"},
        "sent": {"send back", "accept"},
        "sent_back": {"send"},
        "accepted": set(),
    }
