"""The Key Stages of a school: one list for every form, printed or on screen."""

from django.db.models import TextChoices

from segue.places.models import School


class KeyStage(TextChoices):
    EYFS = "eyfs", "Early years"
    KS1 = "ks1", "Key Stage 1"
    KS2 = "ks2", "Key Stage 2"
    KS3 = "ks3", "Key Stage 3"
    KS4 = "ks4", "Key Stage 4"
    KS5 = "ks5", "Key Stage 5"


# How pupils are counted in each: all of them, and two parts of them.
GROUPS = {"pupils": "Pupils", "pupil_premium": "of whom Pupil Premium", "send": "of whom SEND"}
# Where each begins and ends, in years of age.
AGES = {
    KeyStage.EYFS: (2, 5),
    KeyStage.KS1: (5, 7),
    KeyStage.KS2: (7, 11),
    KeyStage.KS3: (11, 14),
    KeyStage.KS4: (14, 16),
    KeyStage.KS5: (16, 19),
}


def stages_of(school: School | None) -> list[KeyStage]:
    """The Key Stages a school has by the ages in the register; all where it says nothing."""
    if school is None or school.low_age is None or school.high_age is None:
        return list(KeyStage)
    found = [stage for stage, (low, high) in AGES.items() if school.low_age < high and school.high_age > low]
    return found or list(KeyStage)
