"""The holder reads, accepts or refuses; the hub completes or ends; both print."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts import actions, queries, rules, wording
from segue.cycle.contracts.forms import AcceptForm, ReasonForm
from segue.cycle.contracts.lifecycle import Status
from segue.cycle.contracts.permissions import ANSWER_OFFER, CLOSE_CONTRACT, SEE_CONTRACT
from segue.money.queries import left_to_pay
from segue.site.asking import Question, confirm
from segue.site.pages import attempt, page
from segue.wording import pounds

WITH_TEXT = queries.contracts().select_related("accepted_by")


@page(SEE_CONTRACT, WITH_TEXT, key="reference")
def print_copy(request, contract):
    kept = contract.text
    context = {
        "contract": contract,
        "text": kept.content if kept else wording.words_of(contract),
        "kept": kept,
        "moves": queries.moves_of_returns(contract),
    }
    return render(request, "contracts/print.html", context)


@page(ANSWER_OFFER, WITH_TEXT, key="reference")
def accept(request, contract):
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.accept, contract, by=request.user):
        messages.success(request, "You have accepted the agreement. A receipt is on its way to you.")
        return redirect("contract", contract.reference)
    kept = contract.text
    text = kept.content if kept else wording.words_of(contract)
    context = {
        "form": form,
        "contract": contract,
        "text": text,
        "kept": kept,
        "open": contract.status == Status.OFFERED,
        "moved": rules.returns_moved(contract.returns_due.all(), timezone.localdate()),
    }
    if not context["open"]:
        context = {"contract": contract, "answer": wording.answer_given(contract)}
    return render(request, "contracts/accept.html", context)


@page(ANSWER_OFFER, queries.contracts(), key="reference")
def refuse(request, contract):
    if contract.status != Status.OFFERED and request.method != "POST":
        # Nothing is left to refuse: the page of the contract says how it stands. Reasons already written stay in sight.
        return redirect("contract", contract.reference)
    question = Question(
        title=f"Do you want to refuse the agreement {contract}?",
        consequence=f"The {pounds(contract.amount)} goes back to the hub's budget, for others. This cannot be undone.",
        verb="Refuse the agreement",
        done="You have refused the agreement. Thank you for telling us why.",
        back=reverse("contract", args=[contract.reference]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.refuse, contract)


@page(CLOSE_CONTRACT, queries.contracts(), key="reference")
def complete(request, contract):
    question = Question(
        title=f"Is {contract} complete?",
        consequence=f"{pounds(left_to_pay(contract.commitment))} is not paid and goes back to its budget. "
        "After this nothing more can be paid.",
        verb="Complete the contract",
        done="The contract is complete.",
        back=reverse("contract", args=[contract.reference]),
    )
    return confirm(request, question, actions.complete, contract)


@page(CLOSE_CONTRACT, queries.contracts(), key="reference")
def end_early(request, contract):
    question = Question(
        title=f"End {contract} before its time?",
        consequence=f"{pounds(left_to_pay(contract.commitment))} is not paid and goes back to its budget. "
        "A letter with the reason waits in the outbox.",
        verb="End the contract",
        done="The contract has ended. Read and release the letter in the outbox.",
        back=reverse("contract", args=[contract.reference]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.end_early, contract)


@page(CLOSE_CONTRACT, queries.contracts(), key="reference")
def cancel(request, contract):
    question = Question(
        title=f"Cancel {contract}?",
        consequence=f"There will be no agreement with {contract.holder}. The {pounds(contract.amount)} goes back to its "
        "budget. A letter with the reason waits in the outbox. This cannot be undone.",
        verb="Cancel the contract",
        done="The contract is cancelled. Read and release the letter in the outbox.",
        back=reverse("contract", args=[contract.reference]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.cancel, contract)
