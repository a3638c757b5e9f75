"""The page of one partner organisation, with its contracts."""

from django.shortcuts import render

from segue.cycle.contracts.queries import contracts
from segue.cycle.monitoring import partner_page
from segue.cycle.monitoring.permissions import SEE_DELIVERY
from segue.people.models import Kind, Organisation
from segue.people.permissions import SEE_PARTNERS
from segue.site.pages import page

DELIVERED = contracts().select_related("decision__application__call__specification")


@page(SEE_PARTNERS, Organisation.objects.filter(kind=Kind.PARTNER))
def partner(request, partner):
    return render(request, "monitoring/partner.html", partner_page.context(partner, request.user, request.GET))


@page(SEE_DELIVERY, DELIVERED, key="reference")
def delivery(request, contract):
    return render(request, "monitoring/delivery.html", partner_page.delivery(contract))
