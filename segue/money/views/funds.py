from django.shortcuts import redirect, render

from segue.money import actions, queries, tables
from segue.money.forms import BudgetForm, FundForm, MoneyFilter
from segue.money.interests import open_to
from segue.money.models import Fund
from segue.money.permissions import SEE_MONEY, SET_UP_MONEY
from segue.money.views.shown import events
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key


def _budgets(request):
    filters = MoneyFilter(request.GET)
    year = filters.cleaned_data["year"] if filters.is_valid() else 0
    found = queries.budgets_with_sums()
    return filters, found.filter(year=year) if year else found


@page(SEE_MONEY)
def money(request):
    filters, found = _budgets(request)
    budgets = list(found)
    context = {
        "filters": filters,
        "years": tables.bars_by_year(budgets),
        "budgets": budgets,
        "table": tables.budget_table(budgets),
        "funds": tables.fund_table(queries.funds_with_sums()),
        "can": {"set_up": SET_UP_MONEY.allows(request.user)},
    }
    return render(request, "money/money.html", context)


@page(SEE_MONEY)
def money_csv(request):
    return csv_download("budgets", tables.BUDGET_COLUMNS, tables.budget_lines(_budgets(request)[1]))


@page(SEE_MONEY)
def ledger_csv(request):
    return csv_download("ledger", tables.LEDGER_COLUMNS, queries.ledger_for(request.user))


@page(SET_UP_MONEY)
def fund_new(request):
    form = FundForm(request.POST or None)
    fund = attempt(form, actions.receive_fund, by=request.user)
    if fund:
        return redirect("fund", pk=fund.pk)
    return render(request, "money/fund_new.html", {"form": form})


@page(SEE_MONEY, queries.funds_with_sums())
def fund(request, fund):
    budgets = list(queries.budgets_with_sums().filter(fund=fund))
    context = {
        "fund": fund,
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
