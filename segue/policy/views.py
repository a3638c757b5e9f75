from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from segue.policy import actions, queries, reading
from segue.policy.controls import CONTROLS
from segue.policy.forms import ImportForm
from segue.policy.models import PolicyVersion
from segue.policy.permissions import IMPORT_POLICY
from segue.rules import RuleBroken
from segue.site.pages import attempt, page, public_page
from segue.wording import uk_date


@public_page
def policy(request):
    return _show(request, PolicyVersion.in_force_on(timezone.localdate()))


@public_page
def version(request, number):
    return _show(request, get_object_or_404(PolicyVersion, number=number), by_number=True)


def _show(request, shown, *, by_number=False):
    versions = list(queries.versions())
    clauses = [(clause, CONTROLS.get(clause.reference)) for clause in shown.clauses.all()] if shown else []
    every = [clause for clause, _ in clauses]
    contents = [clause for clause in every if clause.is_part] or every
    context = {
        "version": shown,
        "by_number": by_number,
        "clauses": clauses,
        "contents": contents,
        "heading": "h3" if contents and contents[0].is_part else "h2",
        "versions": versions,
        "earlier": next((one for one in versions if shown and one.number < shown.number), None),
        "in_force": shown and shown == PolicyVersion.in_force_on(timezone.localdate()),
        "can": {"import": IMPORT_POLICY.allows(request.user)},
    }
    return render(request, "policy/policy.html", context)


@public_page
def compare(request, before, after):
    old = get_object_or_404(queries.with_clauses(), number=before)
    new = get_object_or_404(queries.with_clauses(), number=after)
    differences = queries.differences(old, new)
    changed = any(one.state != "same" for one in differences)
    context = {"before": old, "after": new, "differences": differences, "changed": changed}
    return render(request, "policy/compare.html", context)


@page(IMPORT_POLICY)
def import_policy(request):
    last = queries.versions().first()
    form = ImportForm(request.POST or None, request.FILES or None, initial={"number": last.number + 1 if last else 1})
    if request.method == "POST" and "confirmed" not in request.POST:
        return _preview(request, form, last)
    done = attempt(form, actions.import_policy, by=request.user)
    if done:
        messages.success(request, f"Version {done.number} is kept. {_begins(done.in_force_from)}")
        return redirect("policy-version", done.number)
    return render(request, "policy/import.html", {"form": form})


def _begins(day) -> str:
    today = timezone.localdate()
    if day == today:
        return "It is in force from today."
    return f"It {'has been in force since' if day < today else 'will be in force from'} {uk_date(day)}."


def _preview(request, form, last):
    """Show what the new version would change before anything is kept."""
    read = None
    if form.is_valid():
        try:
            read = reading.read(form.cleaned_data["text"])
        except RuleBroken as broken:
            form.add_error("text", broken)
    if read is None or not form.is_valid():
        return render(request, "policy/import.html", {"form": form})
    old = {clause.reference: clause for clause in last.clauses.all()} if last else {}
    changes = [(clause, _state(old.get(clause.reference), clause)) for clause in read.clauses]
    gone = [clause for name, clause in old.items() if name not in {one.reference for one in read.clauses}]
    context = {"form": form, "read": read, "changes": changes, "gone": gone, "text": form.cleaned_data["text"]}
    context |= {"facts": form.cleaned_data, "kept": _kept(form.cleaned_data)}
    return render(request, "policy/preview.html", context)


def _kept(facts):
    """What was typed, to be sent again when the reader confirms."""
    days = [(name, facts[name]) for name in ("in_force_from", "review_due")]
    parts = [(f"{name}_{part}", getattr(day, part)) for name, day in days for part in ("day", "month", "year")]
    return [("number", facts["number"]), ("what_changed", facts["what_changed"]), *parts]


def _state(before, clause) -> str:
    if before is None:
        return "new"
    return "same" if (before.heading, before.text) == (clause.heading, clause.text) else "changed"
