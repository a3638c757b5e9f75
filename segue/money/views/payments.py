from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from segue.money import actions, queries, tables
from segue.money.forms import PaymentFilter, ReasonForm, ReleaseForm
from segue.money.lifecycle import Status
from segue.money.models import Payment
from segue.money.permissions import APPROVE_PAYMENT, RELEASE_COMMITMENT, SEE_COMMITMENT, SEE_MONEY
from segue.money.recipients import contract_page, thread_page, with_names
from segue.money.views.shown import events
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.site.parts import Fact, Link
from segue.wording import pounds, uk_date, uk_datetime

WAY = "commitment__"
WHOLE = with_names(Payment.objects.all(), commitment=WAY).select_related(
    "commitment__budget__fund", "entered_by", "settled_by"
)


def _payments(request):
    filters = PaymentFilter(request.GET)
    status = filters.wanted.get("status", "")
    return status, queries.payments_for(request.user, status)


@page(SEE_MONEY)
def payments(request):
    status, found = _payments(request)
    rows = page_by_key(found, request.GET)
    here = reverse("payments")
    views = [("", "All"), *((value, label) for value, label in Status.choices)]
    context = {
        "filters": PaymentFilter(request.GET),
        "chips": [Link(label, f"{here}?status={value}", current=value == status) for value, label in views],
        "rows": rows,
        "table": tables.payment_table(rows),
    }
    return render(request, "money/payments.html", context)


@page(SEE_MONEY)
def payments_csv(request):
    found = _payments(request)[1].order_by("-pk")
    return csv_download("payments", tables.PAYMENT_COLUMNS, tables.payment_lines(found.iterator(2_000)))


@page(SEE_COMMITMENT, WHOLE)
def payment(request, payment):
    budget = payment.commitment.budget
    waits = payment.status == Status.ENTERED
    own = payment.entered_by_id == request.user.pk
    settles = waits and not own and APPROVE_PAYMENT.allows(request.user, payment)
    why_not = queries.why_not_approved(payment, request.user) if settles else ""
    facts = (
        ("To", payment.to_whom or "–", ""),
        ("Contract", payment.under or "–", contract_page(payment.under)),
        ("Thread", payment.case or "–", thread_page(payment.case)),
        ("Amount", pounds(payment.amount), ""),
        ("What for", payment.what_for, ""),
        ("Kind", payment.get_kind_display(), ""),
        ("Date", uk_date(payment.given_on), ""),
        ("Reference", payment.reference or "–", ""),
        ("Budget", budget.name, reverse("budget", args=[budget.pk])),
        ("Promised in all", pounds(payment.commitment.amount), reverse("commitment", args=[payment.commitment_id])),
        ("Entered", f"{uk_datetime(localtime(payment.entered_at))}, by {payment.entered_by}", ""),
    )
    context = {
        "payment": payment,
        "tag": tables.tag_of(payment),
        "facts": [Fact(name, value, url, verb="See") for name, value, url in facts],
        "events": events(payment),
        "own": waits and own,
        "why_not": why_not,
        "can": {"settle": settles, "approve": settles and not why_not},
    }
    return render(request, "money/payment.html", context)


def _in_words(payment) -> str:
    to = f"To {payment.to_whom}: " if payment.to_whom else ""
    return f"{to}“{payment.what_for}”, {uk_date(payment.given_on)}, entered by {payment.entered_by}."


def is_settled(request, payment) -> bool:
    """Tell whether there is nothing left to ask: the page was left open, or reached by going back."""
    return request.method == "GET" and payment.status != Status.ENTERED


@page(APPROVE_PAYMENT, WHOLE)
def payment_approve(request, payment):
    if is_settled(request, payment):
        return redirect("payment", payment.pk)
    question = Question(
        title=f"Approve {pounds(payment.amount)}?",
        about=f"Payment {payment.pk}",
        consequence=f"{_in_words(payment)} An approved payment cannot be undone.",
        verb="Approve",
        done="Approved.",
        back=reverse("payment", args=[payment.pk]),
    )
    return confirm(request, question, actions.approve_payment, payment)


@page(APPROVE_PAYMENT, WHOLE)
def payment_reject(request, payment):
    if is_settled(request, payment):
        return redirect("payment", payment.pk)
    question = Question(
        title=f"Reject {pounds(payment.amount)}?",
        about=f"Payment {payment.pk}",
        consequence=f"{_in_words(payment)} The money can be entered again.",
        verb="Reject",
        done="Rejected.",
        back=reverse("payment", args=[payment.pk]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.reject_payment, payment)


@page(SEE_COMMITMENT, queries.commitments_with_sums())
def commitment(request, commitment):
    given = with_names(commitment.payments.select_related("commitment__budget__fund", "entered_by"), commitment=WAY)
    rows = page_by_key(given, request.GET)
    facts = (
        ("Promised", commitment.amount),
        ("Given back", commitment.released_sum),
        ("Waiting for approval", commitment.entered_sum),
        ("Paid", commitment.paid_sum),
        ("Left to pay", commitment.left_sum),
    )
    context = {
        "commitment": commitment,
        "contract": contract_page(commitment.under),
        "thread": thread_page(commitment.case),
        "facts": [Fact(name, pounds(amount)) for name, amount in facts],
        "rows": rows,
        "table": tables.payment_table(rows),
        "events": events(commitment),
        "can": {
            "release": commitment.left_sum > 0
            and RELEASE_COMMITMENT.allows(request.user, commitment)
            and not queries.is_under_contract(commitment),
        },
    }
    return render(request, "money/commitment.html", context)


@page(RELEASE_COMMITMENT, queries.commitments_with_sums())
def commitment_release(request, commitment):
    form = ReleaseForm(request.POST or None)
    if attempt(form, actions.release, commitment, by=request.user):
        messages.success(request, "The money is back in its budget.")
        return redirect("commitment", pk=commitment.pk)
    return render(request, "money/commitment_release.html", {"form": form, "commitment": commitment})
