from django.contrib import messages
from django.shortcuts import redirect, render

from segue.categories import CATEGORIES
from segue.money import actions, queries, tables
from segue.money.forms import BudgetForm, FundForm, YearChosen
from segue.money.interests import open_to
from segue.money.models import Fund
from segue.money.permissions import SEE_MONEY, SET_UP_MONEY
from segue.money.views.shown import events
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.years import ProgrammeYear


def _year_asked(request):
    return YearChosen(request.GET).wanted.get("year")


@page(SEE_MONEY)
def money(request):
    """One programme year of money, this one unless another is asked for."""
    year = ProgrammeYear(_year_asked(request) or ProgrammeYear.current().start)
    funds, budgets = list(Fund.objects.all()), list(queries.budgets_with_sums().filter(year=year.start))
    context = {
        "year": year,
        "years": tables.year_links(queries.years_with_money(funds), year),
        "bars": tables.category_bars(budgets),
        "budgets": tables.budget_table(budgets),
        "any_fund": funds,
        "funds": tables.fund_table(tables.of_year(funds, budgets, year), budgets, year),
        "can": {"set_up": SET_UP_MONEY.allows(request.user)},
    }
    return render(request, "money/money.html", context)


@page(SEE_MONEY)
def money_csv(request):
    """The budgets of the year asked for, or of all years."""
    year, found = _year_asked(request), queries.budgets_with_sums()
    return csv_download(
        "budgets", tables.BUDGET_COLUMNS, tables.budget_lines(found.filter(year=year) if year else found)
    )


@page(SEE_MONEY)
def ledger_csv(request):
    return csv_download("ledger", tables.LEDGER_COLUMNS, queries.ledger_for(request.user))


@page(SET_UP_MONEY)
def fund_new(request):
    form = FundForm(request.POST or None)
    fund = attempt(form, actions.receive_fund, by=request.user)
    if fund:
        messages.success(request, "The fund is noted. Set budgets aside from it next.")
        return redirect("fund", pk=fund.pk)
    return render(request, "money/fund_new.html", {"form": form})


@page(SEE_MONEY, queries.funds_with_sums())
def fund(request, fund):
    budgets = list(queries.budgets_with_sums().filter(fund=fund))
    context = {
        "fund": fund,
        "covers": [CATEGORIES[slug].name for slug in fund.categories],
        "bars": [tables.fund_bar(fund), *(tables.budget_bar(one) for one in budgets)],
        "budgets": budgets,
        "table": tables.budget_table(budgets),
        "unbudgeted": fund.amount - fund.budgeted_sum,
        "events": events(fund),
        "can": {"set_up": SET_UP_MONEY.allows(request.user, fund)},
    }
    return render(request, "money/fund.html", context)


@page(SET_UP_MONEY, Fund)
def budget_new(request, fund):
    form = BudgetForm(request.POST or None)
    if attempt(form, actions.set_budget, fund, by=request.user):
        messages.success(request, f"{form.cleaned_data['name']} is set aside.")
        return redirect("fund", pk=fund.pk)
    context = {"form": form, "fund": fund, "left": queries.not_yet_budgeted(fund)}
    return render(request, "money/budget_new.html", context)


@page(SEE_MONEY, queries.budgets_with_sums())
def budget(request, budget):
    found = open_to(queries.commitments_with_sums().filter(budget=budget), request.user)
    rows = page_by_key(found, request.GET)
    context = {
        "budget": budget,
        "year": budget.year,
        "bars": [tables.budget_bar(budget)],
        "rows": rows,
        "table": tables.commitment_table(rows),
        "events": events(budget),
    }
    return render(request, "money/budget.html", context)
