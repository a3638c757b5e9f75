"""Contracts with their returns, money and reviews: the list, the page, what is done with one in force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from segue.cycle.contracts.lifecycle import COUNTED, Status
from segue.cycle.contracts.permissions import (
    SEE_CONTRACT,
    SEE_CONTRACT_STATE,
    SEE_CONTRACTS,
    SEE_OWN_CONTRACTS,
)
from segue.cycle.contracts.queries import contracts as with_names
from segue.cycle.contracts.rules import returns_moved
from segue.cycle.monitoring import actions, contract_page, partner_page, queries
from segue.cycle.monitoring.forms import (
    ActionFilter,
    ContractFilter,
    DoneForm,
    PaymentForm,
    ResultForm,
    ReviewForm,
    still_open,
)
from segue.cycle.monitoring.models import ReviewAction
from segue.cycle.monitoring.permissions import NOTE_REVIEW, PAY_CONTRACT, SEE_REVIEWS, WRITE_RESULT
from segue.cycle.monitoring.tables import (
    ACTION_COLUMNS,
    CONTRACT_COLUMNS,
    action_lines,
    contract_lines,
    contract_table,
    return_tag,
    tag_of,
)
from segue.money.queries import left_to_pay
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.wording import pounds

MOST_DELIVERED = 100
ALL = with_names().select_related("accepted_by", "approved_by", "result__leads_to")


def _found(request):
    filters = ContractFilter(request.GET)
    return filters, queries.contracts_filtered(queries.contracts_with_overdue(request.user), filters.wanted)


@page(SEE_CONTRACTS)
def contracts(request):
    filters, found = _found(request)
    rows = page_by_key(found, request.GET)
    context = {"filters": filters, "rows": rows, "table": contract_table(rows)}
    return render(request, "monitoring/contracts.html", context)


@page(SEE_CONTRACTS)
def contracts_csv(request) -> HttpResponse:
    _, found = _found(request)
    return csv_download("contracts", CONTRACT_COLUMNS, contract_lines(found))


@page(SEE_OWN_CONTRACTS)
def mine(request):
    rows = page_by_key(queries.own_contracts(request.user), request.GET, size=20)
    shown = [(one, tag_of(one, own=True), _asked_of(one)) for one in rows]
    delivered = [(one, tag_of(one)) for one in partner_page.deliveries(request.user)[:MOST_DELIVERED]]
    return render(request, "monitoring/mine.html", {"rows": rows, "contracts": shown, "delivered": delivered})


def _asked_of(contract):
    """The returns its holder owes, or would owe if it accepted today, each with its day; none where nothing was agreed."""
    if contract.status not in COUNTED:
        return []
    asked = contract.returns_due.all()
    moved = dict(returns_moved(asked, timezone.localdate()) if contract.status == Status.OFFERED else [])
    return [(due, return_tag(due), moved.get(due, due.due_on)) for due in asked]


@page(SEE_CONTRACT_STATE, queries.with_review_due(ALL), key="reference")
def contract(request, contract):
    if not SEE_CONTRACT.allows(request.user, contract):
        return render(request, "monitoring/taken_back.html", contract_page.taken_back(contract))
    return render(request, "monitoring/contract.html", contract_page.context(contract, request.user))


@page(PAY_CONTRACT, ALL, key="reference")
def pay(request, contract):
    overdue = queries.overdue_return(contract)
    form = PaymentForm(request.POST if request.method == "POST" else None, overdue=overdue)
    if payment := attempt(form, actions.enter_payment, contract, by=request.user):
        messages.success(request, f"{pounds(payment.amount)} is entered. Someone else must approve it.")
        return redirect("contract", contract.reference)
    left = left_to_pay(contract.commitment)
    return render(
        request, "monitoring/pay.html", {"form": form, "contract": contract, "left": left, "overdue": overdue}
    )


@page(NOTE_REVIEW, ALL, key="reference")
def review(request, contract):
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.note_review, contract, by=request.user):
        messages.success(request, "The review is noted.")
        return redirect("contract", contract.reference)
    return render(request, "monitoring/review.html", {"form": form, "contract": contract})


@page(WRITE_RESULT, ALL, key="reference")
def result(request, contract):
    form = ResultForm(request.POST if request.method == "POST" else None)
    if written := attempt(form, actions.write_result, contract, by=request.user):
        messages.success(
            request,
            "Written. The finding for next year is drafted: the thread closes the circle."
            if written.leads_to_id
            else "Written.",
        )
        return redirect("contract", contract.reference)
    return render(request, "monitoring/result.html", {"form": form, "contract": contract})


def _actions(request):
    filters = ActionFilter(still_open(request.GET))
    return filters, queries.actions_filtered(queries.actions_for(request.user), filters.wanted)


@page(SEE_REVIEWS)
def agreed(request):
    filters, found = _actions(request)
    rows = page_by_key(found, request.GET, order=("due_on", "pk"))
    can = {"finish": NOTE_REVIEW.is_for(request.user)}
    return render(request, "monitoring/actions.html", {"filters": filters, "rows": rows, "can": can})


@page(SEE_REVIEWS)
def agreed_csv(request) -> HttpResponse:
    _, found = _actions(request)
    return csv_download("review-actions", ACTION_COLUMNS, action_lines(found))


@page(
    NOTE_REVIEW,
    ReviewAction.objects.select_related("review__contract__holder", "review__contract__decision__application"),
)
def finish(request, action):
    form = DoneForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.finish_action, action, by=request.user):
        messages.success(request, "Noted as done.")
        return redirect("contract", action.review.contract.reference)
    return render(request, "monitoring/finish.html", {"form": form, "action": action})
