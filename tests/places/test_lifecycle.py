"""Every move an import of the register can make, and where it leads, written by hand."""

from segue.places.lifecycle import MOVES, Status


def test_the_moves_of_import_of_the_register():
    moves = {status.value: {move.name: move.to for move in MOVES if status in move.allowed_from} for status in Status}

    assert moves == {
        "uploaded": {"look through": "read", "call unusable": "broken"},
        "read": {"apply": "applying", "throw away": "discarded"},
        "applying": {"finish applying": "applied", "call unusable": "broken"},
        "applied": {},
        "broken": {"throw away": "discarded"},
        "discarded": {},
    }
