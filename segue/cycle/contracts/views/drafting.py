"""The hub drafts a contract: terms, targets, returns, approval, offer."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.cycle.contracts import actions, queries, targets, wording
from segue.cycle.contracts.forms import AwardFilter, OfferForm, ReasonForm, ReturnForm, SeenForm, TermsForm
from segue.cycle.contracts.kinds import TYPES
from segue.cycle.contracts.models import ReturnDue, Type
from segue.cycle.contracts.permissions import APPROVE_INTERNAL, DRAFT_CONTRACT, OFFER_CONTRACT, SEE_CONTRACTS
from segue.cycle.decisions.models import Decision, Outcome
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key

AWARDS = Decision.objects.filter(outcome=Outcome.AWARDED).select_related(
    "application__applicant", "application__call", "commitment__budget__fund"
)


def _awards(request):
    filters = AwardFilter(request.GET)
    return filters, queries.awards_filtered(queries.awards_without_contract(request.user), filters.wanted)


@page(SEE_CONTRACTS)
def awards(request):
    filters, found = _awards(request)
    rows = page_by_key(found, request.GET)
    can = {"draft": DRAFT_CONTRACT.is_for(request.user)}
    return render(request, "contracts/awards.html", {"filters": filters, "rows": rows, "can": can})


@page(SEE_CONTRACTS)
def awards_csv(request) -> HttpResponse:
    _, found = _awards(request)
    lines = (
        (
            row.application.reference,
            row.application.applicant.name,
            row.application.call.title,
            row.amount,
            row.decided_at,
        )
        for row in found.order_by("-pk").iterator(1000)
    )
    return csv_download("awards-without-contract", ("Application", "Organisation", "Call", "Amount", "Decided"), lines)


def _kinds(holder):
    """The kinds of agreement there can be with this organisation."""
    return [kind for kind in TYPES.values() if holder.is_lead == (kind.type == Type.INTERNAL)]


@page(DRAFT_CONTRACT, AWARDS, key="application__reference")
def draft(request, decision):
    holder = decision.application.applicant
    initial = {"vat": TYPES[(likely := queries.suggestion(decision)).type].vats[0], **likely.facts()}
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        case=decision.application,
        by=request.user,
        initial=initial,
    )
    if contract := attempt(form, actions.draft, decision, by=request.user):
        messages.success(request, "The contract is drafted. Set its targets next.")
        return redirect("contract-targets", contract.reference)
    return render(request, "contracts/terms.html", {"form": form, "decision": decision, "kinds": _kinds(holder)})


@page(DRAFT_CONTRACT, queries.contracts(), key="reference")
def edit(request, contract):
    names = ("type", "type_reason", "vat", "vat_amount", "provider", "comparator", "starts", "ends", "conditions")
    initial = {name: getattr(contract, name) or None for name in names}
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        case=contract.decision.application,
        by=request.user,
        initial=initial,
    )
    if attempt(form, actions.edit, contract, by=request.user):
        messages.success(request, "The terms are kept.")
        return redirect("contract", contract.reference)
    context = {"form": form, "contract": contract, "decision": contract.decision, "kinds": _kinds(contract.holder)}
    return render(request, "contracts/terms.html", context)


@page(DRAFT_CONTRACT, queries.contracts(), key="reference")
def set_targets(request, contract):
    forms = targets.forms_for(contract, request.POST if request.method == "POST" else None)
    if request.method == "POST" and targets.keep(forms, contract, by=request.user):
        messages.success(request, "The targets are kept.")
        return redirect("contract-returns", contract.reference)
    return render(request, "contracts/targets.html", {"contract": contract, "forms": forms})


@page(DRAFT_CONTRACT, queries.contracts(), key="reference")
def ask_for_returns(request, contract):
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.ask_for_return, contract, by=request.user):
        messages.success(request, "The return is asked for.")
        return redirect("contract-returns", contract.reference)
    context = {
        "contract": contract,
        "form": form,
        "returns": contract.returns_due.all(),
        "suggested": queries.returns_suggested(contract),
    }
    return render(request, "contracts/returns.html", context)


@page(DRAFT_CONTRACT, queries.contracts(), key="reference")
@require_POST
def ask_for_the_usual_returns(request, contract):
    for title, due_on in queries.returns_suggested(contract):
        press(request, actions.ask_for_return, contract, title=title, due_on=due_on, by=request.user)
    return redirect("contract-returns", contract.reference)


@page(DRAFT_CONTRACT, queries.contracts(), key="reference")
@require_POST
def drop_return(request, contract, pk):
    due = get_object_or_404(ReturnDue.objects.select_related("contract"), contract=contract, pk=pk)
    press(request, actions.drop_return, due, by=request.user, done=f"“{due}” is not asked for any more.")
    return redirect("contract-returns", contract.reference)


@page(APPROVE_INTERNAL, queries.contracts(), key="reference")
def approve(request, contract):
    question = Question(
        title=f"Approve that {contract.provider} delivers {contract}?",
        consequence=f"You confirm that you are outside the team that delivers, and that this is a good reason: "
        f"{contract.comparator or 'none is given yet'}",
        verb="Approve",
        done="Approved. The contract can be offered.",
        back=reverse("contract", args=[contract.reference]),
        form=partial(SeenForm, initial={"seen": wording.seal_of_draft(contract)}),
    )
    return confirm(request, question, actions.approve_internal, contract)


@page(OFFER_CONTRACT, queries.contracts(), key="reference")
def offer(request, contract):
    question = Question(
        title=f"Offer {contract} to {contract.holder}?",
        consequence="The text is fixed as it stands, with its fingerprint. "
        "The letters to the organisation wait in the outbox until someone releases them.",
        verb="Offer the contract",
        done="Offered. Read and release the letters in the outbox.",
        back=reverse("contract", args=[contract.reference]),
        form=OfferForm,
    )
    return confirm(request, question, actions.offer, contract)


@page(OFFER_CONTRACT, queries.contracts(), key="reference")
@require_POST
def remind(request, contract):
    done = f"A reminder is on its way to {contract.holder}."
    press(request, actions.remind, contract, by=request.user, done=done)
    return redirect("contract", contract.reference)


@page(OFFER_CONTRACT, queries.contracts(), key="reference")
def take_back(request, contract):
    question = Question(
        title=f"Take back the offer of {contract}?",
        consequence=f"{contract.holder} can no longer accept it. The contract is a draft again: correct it and offer it "
        "anew, or cancel it. A letter with your reason waits in the outbox.",
        verb="Take the offer back",
        done="The offer is taken back, and the contract is a draft again. Look in the outbox for the letter about it.",
        back=reverse("contract", args=[contract.reference]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.take_back, contract)
