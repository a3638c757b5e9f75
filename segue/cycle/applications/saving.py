"""A save as a page makes it: what was typed goes where it belongs, and the page is told what became of it."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications import actions, queries, rules, seen, weighing
from segue.cycle.applications.actions import Kept
from segue.cycle.applications.forms import SectionForm
from segue.cycle.applications.models import Application, SetAside
from segue.cycle.applications.seen import Seen
from segue.cycle.applications.sheet import Part
from segue.people.models import User
from segue.rules import RuleBroken


@dataclass(frozen=True)
class Save:
    """What became of the words: the state and its sentence, where to go next, what the page has seen now."""

    part: Part
    state: str = ""
    words: str = ""
    address: str = ""
    message: str = ""
    stays: bool = False
    seen: Seen = field(default_factory=dict)
    aside: SetAside | None = None


def as_it_stands(part: Part) -> Save:
    """A section that was just opened: who saved it last, and when."""
    if part.saved is None:
        return Save(part, seen=seen.of(part))
    local = timezone.localtime(part.saved.saved_at)
    words = f"Saved at {local:%H:%M} on {local.day} {local:%B} by {part.saved.saved_by}"
    return Save(part, "saved", words, seen=seen.of(part))


def save(application: Application, part: Part, form: SectionForm, *, by: User) -> Save:
    """Save what a form holds; set aside what cannot be."""
    before = seen.read(form.data.get("seen", ""))
    if not form.is_valid():
        wrong = " ".join(words for words, _ in form.wrong)
        return Save(part, "failed", f"Not saved yet. {wrong}", stays=True, seen=before)
    typed = form.cleaned_data
    if "earlier" in form.data:
        typed = weighing.filled(typed, weighing.earlier_of(application, part))
    answers = seen.touched(part, typed, before)
    try:
        kept = actions.save_section(application, key=part.key, answers=answers, version=seen.versions(before), by=by)
    except RuleBroken as broken:
        return _too_late(application, part, answers, " ".join(broken.messages), before, form, by)
    now = replace(part, saved=kept.section)
    return _saved(application, now, form, kept, seen.after(now, typed, before))


def _too_late(
    application: Application, part: Part, answers: dict[str, Any], why: str, before: Seen, form: Any, by: User
) -> Save:
    again = form.data.get("again", "")
    aside = actions.keep_aside(
        application,
        key=part.key,
        answers=answers,
        why=rules.why_set_aside(application, why),
        again=int(again) if re.fullmatch("[0-9]{1,18}", again) else None,
        by=by,
    )
    words = f"Not part of the application: {why} What you typed is kept here, to read and to copy."
    return Save(part, "kept", words, _address(application, part), words, seen=before, aside=aside)


def _saved(application: Application, part: Part, form: SectionForm, kept: Kept, now: Seen) -> Save:
    here = _address(application, part)
    if kept.set_aside is not None:
        words = f"{kept.set_aside.why} Your words are kept. Open this page again to choose between them."
        return Save(part, "conflict", words, here, f"{kept.set_aside.why} Your words are kept: choose below.", seen=now)
    words = f"Saved at {timezone.localtime():%H:%M}"
    if kept.changed_meanwhile:
        words += ". A colleague changed another answer here; open the page again to see it"
    return Save(part, "saved", words, _onwards(application, part, form), seen=now)


def _onwards(application: Application, part: Part, form: SectionForm) -> str:
    """Where a saved section leads: on, back to the list, or to what is still missing in it."""
    here = _address(application, part)
    if "later" in form.data:
        return reverse("application", args=[application.reference])
    if "earlier" in form.data:
        return here
    if part.problems:
        return f"{here}?check=1"
    following = queries.sheet(application).after(part.key)
    if following is None:
        return reverse("application-check", args=[application.reference])
    return _address(application, following)


def _address(application: Application, part: Part) -> str:
    return reverse("application-section", args=[application.reference, part.key])
