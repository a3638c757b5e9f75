"""A priority's life: proposed, adopted by a body at a meeting, retired."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    PROPOSED = "proposed", "Proposed"
    ADOPTED = "adopted", "Adopted"
    RETIRED = "retired", "Retired"


ADOPT = Move.between("adopt", Status.PROPOSED, to=Status.ADOPTED)
RETIRE = Move.between("retire", Status.ADOPTED, to=Status.RETIRED)

MOVES = (ADOPT, RETIRE)
