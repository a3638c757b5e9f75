from typing import Any

from django import forms
from django.db.models.functions import Lower

from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Outcome, Proposal
from segue.governance.models import Body, Delegation, Meeting
from segue.people.models import User
from segue.site.forms import Filters, Line, Option, PoundsField, Words

OPEN = (("", "All"), ("open", "Waiting for an answer"), ("answered", "Answered"))


class StatusFilter(Filters):
    status = forms.ChoiceField(choices=[("", "All"), *Status.choices], required=False, label="Show")


class QuestionFilter(Filters):
    state = forms.ChoiceField(choices=OPEN, required=False, label="Show")


class PrepareForm(forms.Form):
    title = Line(label="Title", max_length=160)
    summary = Words(label="Summary for the decision-maker", required=False)


class LineForm(forms.Form):
    """Outcome and amount of every row a reader may see."""

    def __init__(self, *args: Any, proposals: list[Proposal], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.proposals = proposals
        for row in proposals:
            name = row.application.applicant
            self.fields[f"outcome_{row.pk}"] = forms.ChoiceField(
                label=f"Outcome for {name}",
                choices=Outcome.choices,
                initial=row.outcome,
                widget=forms.Select(attrs={"aria-label": f"Outcome for {name}", "data-outcome": ""}),
            )
            self.fields[f"amount_{row.pk}"] = amount = PoundsField(
                label=f"Amount for {name}",
                required=False,
                initial=row.amount if row.amount is not None else row.application.requested,
            )
            amount.widget.attrs |= {"aria-label": f"Amount for {name}", "data-amount": ""}

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        changes = []
        for row in self.proposals:
            outcome, amount = kept.get(f"outcome_{row.pk}"), kept.get(f"amount_{row.pk}")
            changes.append((row.application, outcome, amount if outcome == Outcome.AWARDED else None))
        return {"changes": changes}


class ProposalForm(forms.Form):
    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=forms.RadioSelect)
    amount = PoundsField(label="Amount", help_text="Leave empty where nothing is awarded.", required=False)
    reasons = Words(label="Reasons", help_text="The applicant reads these in the letter.")
    exception = Words(
        label="Why it does not follow the ranking",
        help_text=(
            "Needed where it is awarded below one that is not, or the other way round. "
            "Published with an award: name no person and no other applicant."
        ),
        required=False,
    )
    conditions = Words(label="Conditions of this award", required=False)

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("outcome") == Outcome.DECLINED:
            kept["amount"] = None
        return kept


class ReasonForm(forms.Form):
    because = Line(label="Why?", max_length=500)


class PutForm(forms.Form):
    """To which line of the scheme of delegation."""

    delegation = forms.ModelChoiceField(
        Delegation.objects.none(), label="Who decides?", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, lines: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["delegation"].queryset = lines
        self.fields["delegation"].label_from_instance = _line


def _line(line: Delegation) -> str:
    return Option(line.who(), hint=f"{line.limit()} for one award")


class DecideForm(forms.Form):
    reasons = Words(label="Reasons for the decision")

    def __init__(self, *args: Any, body: Body | None, members: list[User], put_on: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if body is None:
            return
        meetings = Meeting.objects.filter(body=body, held_on__gte=put_on)
        self.fields["meeting"] = forms.ModelChoiceField(
            meetings,
            label="Meeting",
            empty_label="Choose the meeting",
            help_text="Note the meeting first, if it is not in the list.",
        )
        self.fields["minute_reference"] = Line(label="Minute reference", max_length=60)
        self.fields["present"] = forms.ModelMultipleChoiceField(
            User.objects.filter(pk__in=[member.pk for member in members]).order_by(Lower("name"), "pk"),
            label="Members present",
            help_text="Those with an interest in a case are taken to have withdrawn from it.",
            widget=forms.CheckboxSelectMultiple,
        )


class QuestionForm(forms.Form):
    text = Words(label="What do you question, and why?", max_words=500)


class AnswerForm(forms.Form):
    answer = Words(label="Your answer", help_text="It is sent to the person who asked.")


def initial_of(proposal: Proposal) -> dict[str, Any]:
    names = ("outcome", "amount", "reasons", "exception", "conditions")
    return {name: getattr(proposal, name) for name in names}
