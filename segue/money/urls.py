"""Addresses of this part."""

from django.urls import path

from segue.money.views import funds, payments

urlpatterns = [
    path("money/", funds.money, name="money"),
    path("money.csv", funds.money_csv, name="money-csv"),
    path("money/ledger.csv", funds.ledger_csv, name="ledger-csv"),
    path("money/funds/new/", funds.fund_new, name="fund-new"),
    path("money/funds/<int:pk>/", funds.fund, name="fund"),
    path("money/funds/<int:pk>/budget/", funds.budget_new, name="budget-new"),
    path("money/budgets/<int:pk>/", funds.budget, name="budget"),
    path("money/commitments/<int:pk>/", payments.commitment, name="commitment"),
    path("money/commitments/<int:pk>/release/", payments.commitment_release, name="commitment-release"),
    path("money/payments/", payments.payments, name="payments"),
    path("money/payments.csv", payments.payments_csv, name="payments-csv"),
    path("money/payments/<int:pk>/", payments.payment, name="payment"),
    path("money/payments/<int:pk>/approve/", payments.payment_approve, name="payment-approve"),
    path("money/payments/<int:pk>/reject/", payments.payment_reject, name="payment-reject"),
]
