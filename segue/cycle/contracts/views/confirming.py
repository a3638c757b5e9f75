"""Asking once more before what cannot be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.cycle.contracts.models import Contract
from segue.site.pages import attempt


@dataclass(frozen=True)
class Question:
    """What is asked, what will happen, the word on the button, what is said when it is done."""

    title: str
    consequence: str
    verb: str
    done: str
    form: Callable[..., forms.Form] = forms.Form


def confirm(request: HttpRequest, contract: Contract, question: Question, action: Callable[..., Any]) -> HttpResponse:
    """Ask, act, and go back to the contract."""
    form = question.form(request.POST if request.method == "POST" else None)
    if attempt(form, action, contract, by=request.user):
        messages.success(request, question.done)
        return redirect("contract", contract.reference)
    facts = {"title": question.title, "consequence": question.consequence, "verb": question.verb}
    back = reverse("contract", args=[contract.reference])
    return render(request, "site/confirm.html", {**facts, "back": back, "form": form, "contract": contract})
