from django.shortcuts import render
from django.utils import timezone

from segue.cycle.reporting import board_page
from segue.cycle.reporting import setting_up as guide
from segue.cycle.reporting import today as morning
from segue.cycle.reporting.permissions import SEE_TODAY
from segue.governance.permissions import SET_UP_HUB
from segue.money.permissions import SEE_MONEY
from segue.site import navigation
from segue.site.pages import page
from segue.years import ProgrammeYear


@page(SEE_TODAY)
def today(request):
    year = ProgrammeYear.current().start
    todos = morning.todos(request.user)
    budgets = board_page.budgets_of(year) if SEE_MONEY.allows(request.user) else []
    context = {
        "now": timezone.localtime(),
        "todos": todos,
        "dates": morning.dates(request.user),
        "bars": board_page.money_bars(budgets),
        "spent_by": board_page.spent_by(budgets),
        "year": ProgrammeYear(year),
    }
    return render(request, "reporting/today.html", context)


@page(SET_UP_HUB)
def setting_up(request):
    tasks = guide.tasks(lambda name: navigation.offers(request, name))
    done = sum(task.tag == guide.DONE for task in tasks)
    words = f"{done} of {len(tasks)} steps stand"
    return render(request, "reporting/setting_up.html", {"tasks": tasks, "done": done, "words": words})
