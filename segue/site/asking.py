"""Asking once more before what cannot be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from segue.site.pages import attempt


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, about what, what will happen, the word on the button, where it leads, what is said once done."""

    title: str
    consequence: str
    verb: str
    back: str
    about: Any = ""
    done: str = ""
    form: Callable[..., forms.Form] = forms.Form


def confirm(request: HttpRequest, question: Question, action: Callable[..., Any], *subjects: Any) -> HttpResponse:
    """Ask, act as whoever said yes, and go back to where it was asked."""
    form = question.form(request.POST if request.method == "POST" else None)
    if attempt(form, action, *subjects, by=request.user):
        if question.done:
            messages.success(request, question.done)
        return redirect(question.back)
    return ask(request, question, form)


def ask(request: HttpRequest, question: Question, form: forms.Form) -> HttpResponse:
    """Show the question, for a page that leads somewhere else once it is answered."""
    context = {name: getattr(question, name) for name in ("title", "about", "consequence", "verb", "back")}
    return render(request, "site/confirm.html", context | {"form": form})
