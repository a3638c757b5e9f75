"""An application's life, from first draft to a decision."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned for changes"
    IN_ASSESSMENT = "in_assessment", "In assessment"
    ASSESSED = "assessed", "Assessed"
    RECOMMENDED = "recommended", "Recommended, not decided"
    AWARDED = "awarded", "Awarded"
    DECLINED = "declined", "Not awarded"
    WITHDRAWN = "withdrawn", "Withdrawn"


SUBMIT = Move.between("submit", Status.DRAFT, Status.RETURNED, to=Status.SUBMITTED)
RETURN = Move.between("return for changes", Status.SUBMITTED, to=Status.RETURNED)
ASSESS = Move.between("start assessing", Status.SUBMITTED, to=Status.IN_ASSESSMENT)
MODERATE = Move.between("moderate", Status.IN_ASSESSMENT, to=Status.ASSESSED)
RECOMMEND = Move.between("recommend", Status.ASSESSED, to=Status.RECOMMENDED)
SEND_BACK = Move.between("send back", Status.RECOMMENDED, to=Status.ASSESSED)
AWARD = Move.between("award", Status.RECOMMENDED, to=Status.AWARDED)
DECLINE = Move.between("decline", Status.RECOMMENDED, to=Status.DECLINED)
WITHDRAW = Move.between(
    "withdraw",
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.IN_ASSESSMENT,
    Status.ASSESSED,
    Status.RECOMMENDED,
    to=Status.WITHDRAWN,
)

MOVES = (
    SUBMIT,
    RETURN,
    ASSESS,
    MODERATE,
    RECOMMEND,
    SEND_BACK,
    AWARD,
    DECLINE,
    WITHDRAW,
)
