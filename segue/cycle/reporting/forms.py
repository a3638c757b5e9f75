from django import forms
from django.db.models import Q

from segue import categories
from segue.cycle.applications.lifecycle import Status
from segue.cycle.calls.lifecycle import Status as CallStatus
from segue.cycle.calls.models import Call, Opportunity
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.cycle.priorities.models import Priority
from segue.cycle.reporting.queries import PUBLISHED
from segue.governance import hub
from segue.places.models import Phase
from segue.site.forms import Filters, Line
from segue.years import ProgrammeYear

# What anybody may know of: no draft, and no category that publishes nothing.
PUBLIC = ~Q(status=CallStatus.DRAFT) & Q(category__in=PUBLISHED)


def years_back(number: int = 6) -> list[tuple[str, str]]:
    """Programme years to choose from, next year first."""
    now = ProgrammeYear.current().start
    return [(str(start), str(ProgrammeYear(start))) for start in range(now + 1, now - number, -1)]


def _districts() -> list[tuple[str, str]]:
    return [("", "All"), *((name, name) for name in hub.districts().values_list("name", flat=True))]


class CaseFilter(Filters):
    q = Line(label="School, URN or reference", required=False, max_length=200)
    call = forms.ModelChoiceField(Call.objects.none(), label="Call", required=False, empty_label="All")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "All"), *(pair for pair in Status.choices if pair[0] != Status.DRAFT)],
    )
    district = forms.ChoiceField(label="District", required=False)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All"), *Phase.choices])

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["call"].queryset = Call.objects.only("title").order_by("-closes_at", "-pk")
        self.fields["district"].choices = _districts()


class AwardFilter(Filters):
    q = Line(label="Organisation", required=False, max_length=200)
    year = forms.ChoiceField(label="Programme year", required=False)
    category = forms.ChoiceField(label="Category", required=False, choices=[("", "All"), *categories.CHOICES])
    district = forms.ChoiceField(label="District", required=False)
    priority = forms.ModelChoiceField(Priority.objects.none(), label="Priority", required=False, empty_label="All")
    call = forms.ModelChoiceField(Call.objects.none(), label="Call", required=False, empty_label="All")
    opportunity = forms.ChoiceField(label="What for", required=False)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = [("", "All"), *years_back()]
        self.fields["call"].queryset = Call.objects.filter(PUBLIC).only("title").order_by("-closes_at", "-pk")
        titles = Opportunity.objects.filter(call__in=Call.objects.filter(PUBLIC)).order_by("title")
        self.fields["opportunity"].choices = [
            ("", "All"),
            *((t, t) for t in titles.values_list("title", flat=True).distinct()),
        ]
        self.fields["priority"].queryset = Priority.objects.filter(
            status__in=(PriorityStatus.ADOPTED, PriorityStatus.RETIRED)
        ).only("number", "title", "from_year")
        self.fields["district"].choices = _districts()


class BoardAwardFilter(Filters):
    q = Line(label="Organisation", required=False, max_length=200)
    year = forms.ChoiceField(label="Programme year", required=False)
    category = forms.ChoiceField(label="Category", required=False, choices=[("", "All"), *categories.CHOICES])
    departs = forms.ChoiceField(
        label="Ranking", required=False, choices=[("", "All"), ("yes", "Departs from the ranking")]
    )

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = [("", f"{ProgrammeYear.current()}, this year"), *years_back()]


class YearFilter(Filters):
    year = forms.ChoiceField(label="Programme year", required=False)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = years_back()
