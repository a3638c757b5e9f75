"""Addresses of this part."""

from django.urls import path

from segue.cycle.contracts.views import answering, drafting

urlpatterns = [
    path("contracts/awards/", drafting.awards, name="awards-without-contract"),
    path("contracts/awards.csv", drafting.awards_csv, name="awards-without-contract-csv"),
    path("contracts/new/<str:application__reference>/", drafting.draft, name="contract-draft"),
    path("contracts/<str:reference>/terms/", drafting.edit, name="contract-edit"),
    path("contracts/<str:reference>/targets/", drafting.set_targets, name="contract-targets"),
    path("contracts/<str:reference>/returns/", drafting.ask_for_returns, name="contract-returns"),
    path("contracts/<str:reference>/returns/usual/", drafting.ask_for_the_usual_returns, name="contract-returns-usual"),
    path("contracts/<str:reference>/returns/<int:pk>/drop/", drafting.drop_return, name="contract-return-drop"),
    path("contracts/<str:reference>/approve/", drafting.approve, name="contract-approve"),
    path("contracts/<str:reference>/offer/", drafting.offer, name="contract-offer"),
    path("contracts/<str:reference>/remind/", drafting.remind, name="contract-remind"),
    path("contracts/<str:reference>/take-back/", drafting.take_back, name="contract-take-back"),
    path("contracts/<str:reference>/cancel/", answering.cancel, name="contract-cancel"),
    path("contracts/<str:reference>/accept/", answering.accept, name="contract-accept"),
    path("contracts/<str:reference>/refuse/", answering.refuse, name="contract-refuse"),
    path("contracts/<str:reference>/complete/", answering.complete, name="contract-complete"),
    path("contracts/<str:reference>/end/", answering.end_early, name="contract-end"),
    path("contracts/<str:reference>/print/", answering.print_copy, name="contract-print"),
]
