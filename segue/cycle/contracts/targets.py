"""One form for each indicator of the specification, kept all together or not at all."""

from typing import Any

from django.db import transaction

from segue.cycle.contracts import actions, queries
from segue.cycle.contracts.forms import TargetForm
from segue.cycle.contracts.models import Contract
from segue.people.models import User
from segue.rules import RuleBroken


def forms_for(contract: Contract, typed: Any) -> list[TargetForm]:
    """A form for each indicator, filled with the target that is set."""
    kept = {target.indicator_id: target for target in contract.targets.all()}
    return [
        TargetForm(typed, indicator=indicator, target=kept.get(indicator.pk))
        for indicator in queries.indicators_to_measure(contract)
    ]


def keep(forms: list[TargetForm], contract: Contract, *, by: User) -> bool:
    """Keep what was typed if all of it can be kept."""
    wrong = [form for form in forms if not form.is_valid()]  # every form says what is wrong with it
    if wrong:
        return False
    try:
        with transaction.atomic():
            for form in forms:
                _keep_one(form, contract, by=by)
    except RuleBroken as broken:
        forms[0].add_error(None, broken)
        return False
    return True


def _keep_one(form: TargetForm, contract: Contract, *, by: User) -> None:
    answers = form.cleaned_data
    if answers["target"] is not None:
        actions.set_target(contract, indicator=form.indicator, by=by, **answers)
    elif form.kept is not None:
        actions.drop_target(form.kept, by=by)
