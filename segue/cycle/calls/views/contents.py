"""What stands in a draft call: opportunities, caps and criteria."""

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from segue.cycle.calls import actions
from segue.cycle.calls.forms import CriterionForm, OpportunityForm, PhaseCapsForm
from segue.cycle.calls.models import Call, Criterion, Opportunity
from segue.cycle.calls.office_page import address
from segue.cycle.calls.permissions import WRITE_CALL
from segue.site.pages import attempt, page, press
from segue.site.parts import Link
from segue.wording import pounds

SCALES = (2, 3, 4, 5, 10)


@page(WRITE_CALL, Call)
def opportunity_new(request, call):
    form = OpportunityForm(request.POST or None)
    if attempt(form, actions.add_opportunity, call, by=request.user):
        messages.success(request, "The opportunity is added.")
        return redirect(address(call) + "#opportunities")
    context = {"form": form, "title": "Add an opportunity", "about": call, "verb": "Add", "back": address(call)}
    context["lead"] = "One thing a school may ask for. Caps for schools of one phase come afterwards."
    return render(request, "site/form.html", context)


@page(WRITE_CALL, Opportunity.objects.select_related("call"))
def opportunity_edit(request, opportunity):
    form = OpportunityForm(request.POST or None, initial=model_to_dict(opportunity))
    if attempt(form, actions.edit_opportunity, opportunity, by=request.user):
        messages.success(request, "The opportunity is changed.")
        return redirect(address(opportunity.call) + "#opportunities")
    context = {
        "form": form,
        "title": "Change this opportunity",
        "about": opportunity,
        "verb": "Save",
        "back": address(opportunity.call),
    }
    return render(request, "site/form.html", context)


@page(WRITE_CALL, Opportunity.objects.select_related("call"))
def phase_caps(request, opportunity):
    initial = {cap.phase: cap.cap for cap in opportunity.phase_caps.all()}
    form = PhaseCapsForm(request.POST or None, initial=initial, opportunity=opportunity)
    if attempt(form, actions.set_phase_caps, opportunity, by=request.user):
        messages.success(request, "The caps are set.")
        return redirect(address(opportunity.call) + "#opportunities")
    context = {"form": form, "title": "Caps by phase", "about": opportunity, "verb": "Save"}
    context["back"] = address(opportunity.call)
    context["lead"] = f"Where you leave an amount empty, the cap of {pounds(opportunity.cap)} holds."
    return render(request, "site/form.html", context)


@page(WRITE_CALL, Opportunity.objects.select_related("call"))
@require_POST
def opportunity_remove(request, opportunity):
    back = address(opportunity.call) + "#opportunities"
    press(request, actions.remove_opportunity, opportunity, by=request.user, done="The opportunity was taken out.")
    return redirect(back)


@page(WRITE_CALL, Call)
def criterion_new(request, call):
    highest = scale(request, 4)
    form = CriterionForm(request.POST or None, highest=highest)
    if attempt(form, actions.add_criterion, call, by=request.user):
        messages.success(request, "The criterion is added.")
        return redirect(address(call) + "#criteria")
    context = {
        "form": form,
        "title": "Add a criterion",
        "about": call,
        "back": address(call),
        "verb": "Add",
        "scales": scales(highest),
    }
    return render(request, "calls/criterion.html", context)


@page(WRITE_CALL, Criterion.objects.select_related("call"))
def criterion_edit(request, criterion):
    highest = scale(request, criterion.highest)
    initial = model_to_dict(criterion) | {f"meaning_{row.score}": row.meaning for row in criterion.meanings.all()}
    form = CriterionForm(request.POST or None, initial=initial, highest=highest)
    if attempt(form, actions.edit_criterion, criterion, by=request.user):
        messages.success(request, "The criterion is changed.")
        return redirect(address(criterion.call) + "#criteria")
    context = {"form": form, "title": "Change this criterion", "about": criterion, "verb": "Save"}
    context["back"] = address(criterion.call)
    return render(request, "calls/criterion.html", context | {"scales": scales(highest)})


@page(WRITE_CALL, Criterion.objects.select_related("call"))
@require_POST
def criterion_remove(request, criterion):
    back = address(criterion.call) + "#criteria"
    press(request, actions.remove_criterion, criterion, by=request.user, done="The criterion was taken out.")
    return redirect(back)


def scale(request, otherwise):
    """The highest score the address asks for, or the one there is."""
    asked = request.GET.get("highest", "")
    return int(asked) if asked in {str(scale) for scale in SCALES} else otherwise


def scales(highest) -> list[Link]:
    return [Link(f"0 to {scale}", f"?highest={scale}", current=scale == highest) for scale in SCALES]
