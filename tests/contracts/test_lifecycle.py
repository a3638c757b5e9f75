"""Every move a contract can make, written by hand."""

from segue.cycle.contracts.lifecycle import MOVES, Status


def test_the_moves_of_a_contract():
    moves = {status.value: {move.name for move in MOVES if status in move.allowed_from} for status in Status}

    assert moves == {
        "draft": {"offer", "cancel"},
        "offered": {"accept", "refuse", "take back"},
        "in_force": {"complete", "end early"},
        "completed": set(),
        "refused": set(),
        "ended": set(),
        "cancelled": set(),
    }
