"""Controls of answers that have several pieces."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms

from segue.cycle.applications.answers import AMOUNT, Offer
from segue.cycle.calls.models import Opportunity
from segue.places.key_stages import GROUPS, KeyStage
from segue.wording import pounds_short
from segue.words import without_unkeepable


class PupilsTable(forms.Widget):
    """Pupils by Key Stage: a small table of numbers, one block for each row on a phone."""

    template_name = "applications/widgets/pupils.html"
    use_fieldset = True

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.stages: list[str] = list(KeyStage.values)
        self.wrong: Collection[str] = ()

    def show(self, stages: Iterable[str], wrong: Collection[str]) -> None:
        self.stages, self.wrong = list(stages), wrong

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> dict[str, dict[str, str]]:
        typed = {
            stage: {group: data.get(f"{name}-{stage}-{group}", "") for group in GROUPS} for stage in KeyStage.values
        }
        return {stage: row for stage, row in typed.items() if any(row.values())}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, dict) else {}
        identity = context["widget"]["attrs"].get("id", f"id_{name}")
        rows = [
            (
                KeyStage(stage).label,
                [self._cell(name, identity, stage, group, given.get(stage, {}).get(group, "")) for group in GROUPS],
            )
            for stage in KeyStage.values
            if stage in self.stages or stage in given
        ]
        context["widget"] |= {"rows": rows, "groups": list(GROUPS.values())}
        return context

    def _cell(self, name: str, identity: str, stage: str, group: str, value: Any) -> dict[str, Any]:
        place = f"{stage}-{group}"
        return {
            "name": f"{name}-{place}",
            "id": f"{identity}-{place}",
            "value": shown(value),
            "group": GROUPS[group],
            "label": f"{KeyStage(stage).label}: {GROUPS[group].lower()}",
            "wrong": place in self.wrong,
        }


class WishList(forms.Widget):
    """What a call offers: for each opportunity how much is asked for, and what for."""

    template_name = "applications/widgets/wishes.html"
    use_fieldset = True

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.offer = Offer()
        self.wrong: Mapping[str, str] = {}

    def show(self, offer: Offer, wrong: Mapping[str, str]) -> None:
        self.offer, self.wrong = offer, wrong

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[dict[str, str]]:
        typed = [
            {
                "code": one.opportunity.code,
                "amount": data.get(f"{name}-{one.opportunity.pk}-amount", ""),
                "note": data.get(f"{name}-{one.opportunity.pk}-note", ""),
            }
            for one in self.offer.opportunities
        ]
        return [wish for wish in typed if wish["amount"] or wish["note"]]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = {wish["code"]: wish for wish in value or [] if isinstance(wish, dict)}
        identity = context["widget"]["attrs"].get("id", f"id_{name}")
        wishes = [
            {
                "offered": one,
                "name": f"{name}-{one.opportunity.pk}",
                "id": f"{identity}-{one.opportunity.pk}",
                "amount": _commas(given.get(one.opportunity.code, {}).get("amount", "")),
                "note": shown(given.get(one.opportunity.code, {}).get("note", "")),
                "unit": _unit(one.opportunity),
                "cap": pounds_short(one.cap) if one.cap else "",
                "wrong": self.wrong.get(f"{one.opportunity.pk}-amount", ""),
            }
            for one in self.offer.opportunities
        ]
        most = self.offer.cap_per_school
        context["widget"] |= {
            "open": [wish for wish in wishes if _is_shown(wish)],
            "closed": [wish for wish in wishes if not _is_shown(wish)],
            "phase": self.offer.phase,
            "most": pounds_short(most) if most is not None else "",
        }
        return context


def shown(value: Any) -> Any:
    return without_unkeepable(value) if isinstance(value, str) else value


def _is_shown(wish: dict[str, Any]) -> bool:
    """Tell whether a school sees an opportunity: it may ask for it, or wrote something about it."""
    return bool(wish["cap"] or wish["amount"] or wish["note"])


def _unit(opportunity: Opportunity) -> str:
    """What one unit in kind is worth."""
    if not opportunity.unit or opportunity.unit_value is None:
        return ""
    return f"One {opportunity.unit} is worth {pounds_short(opportunity.unit_value)}."


def _commas(amount: str) -> str:
    """1200.00 is shown as 1,200; what was not read as an amount is shown as it was typed."""
    if not AMOUNT.fullmatch(amount):
        return shown(amount)
    whole, _, pence = amount.partition(".")
    return f"{int(whole):,}{f'.{pence}' if int(pence or 0) else ''}"
