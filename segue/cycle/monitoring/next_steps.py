"""The one thing that comes next with a contract, told to whoever reads its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.decisions.queries import letter_waits
from segue.cycle.monitoring import queries
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.permissions import CHECK_RETURN
from segue.governance.delegation import covers, lines
from segue.governance.models import Act, Delegation
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.letters.permissions import RELEASE_LETTERS
from segue.money.lifecycle import Status as PaymentStatus
from segue.money.models import Payment
from segue.money.permissions import APPROVE_PAYMENT
from segue.people.models import User
from segue.site.parts import Step
from segue.wording import ago, due, pounds, uk_date


@dataclass(frozen=True)
class Scene:
    """A contract and what its page has looked up already."""

    contract: Contract
    returns: list[ReturnDue]
    payments: list[Payment]
    can: dict[str, bool]
    user: User

    def go(self, verb: str, address: str, words: str = "") -> Step:
        return Step(verb, reverse(address, args=[self.contract.reference]), words)


def next_step(scene: Scene) -> Step | None:
    """What this person could do next, or whom the contract waits for."""
    return next(STEPS.get(scene.contract.status, _none)(scene), None)


def waits_for_approval(contract: Contract) -> bool:
    return contract.status == ContractStatus.DRAFT and contract.needs_approval and contract.approved_by_id is None


def approving_lines(contract: Contract) -> list[Delegation]:
    """The lines of the scheme under which the lead organisation may be approved for this contract."""
    category = contract.decision.application.call.category
    return list(lines(Act.INTERNAL_COMMISSION, category=category, amount=contract.amount))


def approvers(contract: Contract) -> str:
    """Whom the scheme names to approve, in words."""
    found = [line.whom() for line in approving_lines(contract)]
    return " or ".join(found) or "somebody whom the scheme of delegation does not name yet"


def is_named_to_approve(contract: Contract, user: User) -> bool:
    return any(covers(line, user) for line in approving_lines(contract))


def _none(scene: Scene) -> Iterator[Step]:  # noqa: ARG001 - a contract that was refused has no next step
    yield from ()


def _of_a_draft(scene: Scene) -> Iterator[Step]:
    contract, can = scene.contract, scene.can
    waits = waits_for_approval(contract)
    if can["edit"] and not contract.targets.exists():
        yield scene.go("Set the targets", "contract-targets")
    if can["edit"] and not scene.returns:
        yield scene.go("Ask for returns", "contract-returns")
    if can["edit"] and waits and not contract.comparator:
        yield scene.go("Say why the lead organisation delivers", "contract-edit", "A comparator, or the reason.")
    if can["approve"]:
        yield scene.go("Approve that the lead organisation delivers", "contract-approve")
    if waits:
        yield Step(words=f"It waits for approval by {approvers(contract)}.")
    if letter_waits(contract.decision):
        yield Step(
            "Go to the outbox" if RELEASE_LETTERS.allows(scene.user) else "",
            f"{reverse('letters')}?status=held" if RELEASE_LETTERS.allows(scene.user) else "",
            "The applicant does not have the letter about the outcome yet. It goes before the contract is offered.",
        )
    if can["offer"]:
        yield scene.go(f"Offer it to {contract.holder}", "contract-offer")
    yield Step(words="A commissioning officer is still drafting it.")


def _of_an_offer(scene: Scene) -> Iterator[Step]:
    contract = scene.contract
    if scene.can["answer"]:
        day = uk_date(contract.answer_by)
        late = f"We asked for an answer by {day}; you can still give it."
        words = late if contract.is_unanswered else f"Please answer by {day}."
        yield scene.go("Read the agreement and accept it", "contract-accept", words)
    kind = ContentType.objects.get_for_model(Contract)
    held = Letter.objects.filter(about_type=kind, about_id=contract.pk, status=LetterStatus.HELD).order_by("pk").first()
    if held is not None and RELEASE_LETTERS.allows(scene.user, held):
        yield Step("Read and release the letter", reverse("letter", args=[held.pk]), "The offer waits in the outbox.")
    asked = f"An answer was asked for by {uk_date(contract.answer_by)}"
    if contract.is_unanswered and contract.answer_by:
        yield Step(words=f"{contract.holder} has not answered. {asked}, {due(contract.answer_by)}.")
    yield Step(words=f"It waits for {contract.holder} to accept. Offered {ago(contract.offered_at)}. {asked}.")


def _of_one_in_force(scene: Scene) -> Iterator[Step]:
    awaited = [one for one in scene.returns if not hasattr(one, "received")]
    awaited += [
        one for one in scene.returns if hasattr(one, "received") and one.received.status in queries.WITH_THE_HOLDER
    ]
    awaited.sort(key=lambda one: (one.due_on, one.pk))
    if scene.can["report"] and awaited:
        yield Step(
            f"Write “{awaited[0]}”", reverse("return", args=[awaited[0].pk]), f"Due {uk_date(awaited[0].due_on)}."
        )
    if scene.can["file"]:
        yield from _of_returns_that_came(scene)
        yield from _of_payments(scene)
        yield from _of_what_is_awaited(scene, awaited)


def _of_returns_that_came(scene: Scene) -> Iterator[Step]:
    sent = [one for one in scene.returns if hasattr(one, "received") and one.received.status == Status.SENT]
    if sent and CHECK_RETURN.allows(scene.user, sent[0]):
        yield Step(f"Check “{sent[0]}”", reverse("return", args=[sent[0].pk]))


def _of_payments(scene: Scene) -> Iterator[Step]:
    waiting = [one for one in scene.payments if one.status == PaymentStatus.ENTERED]
    if waiting and APPROVE_PAYMENT.allows(scene.user, waiting[0]) and waiting[0].entered_by_id != scene.user.pk:
        url = reverse("payment", args=[waiting[0].pk])
        yield Step(f"Check the payment of {pounds(waiting[0].amount)}", url, f"Entered by {waiting[0].entered_by}.")


def _of_what_is_awaited(scene: Scene, awaited: list[ReturnDue]) -> Iterator[Step]:
    if awaited and queries.state_of(awaited[0])[1] == "Overdue":
        name = f"“{awaited[0]}” is {due(awaited[0].due_on)}."
        yield Step(words=f"{name} Ring or write to {scene.contract.holder}. Until it is in, payments are held.")
    if awaited:
        yield Step(words=f"“{awaited[0]}” is due on {uk_date(awaited[0].due_on)}.")
    if any(one.received.status != Status.ACCEPTED for one in scene.returns):
        yield Step(words="A return is in and waits to be checked.")
    if any(one.status == PaymentStatus.ENTERED for one in scene.payments):
        yield Step(words="A payment waits for approval by someone other than who entered it.")
    if scene.can["complete"]:
        yield scene.go("Complete the contract", "contract-complete", "Every return is accepted.")


def _of_a_closed_one(scene: Scene) -> Iterator[Step]:
    if scene.can["conclude"]:
        yield scene.go("Write what came of it", "contract-result", "A lesson may become a finding for next year.")


STEPS: dict[Any, Any] = {
    ContractStatus.DRAFT: _of_a_draft,
    ContractStatus.OFFERED: _of_an_offer,
    ContractStatus.IN_FORCE: _of_one_in_force,
    ContractStatus.COMPLETED: _of_a_closed_one,
    ContractStatus.ENDED: _of_a_closed_one,
}
