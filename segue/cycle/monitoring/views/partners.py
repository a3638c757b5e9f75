"""The page of one partner organisation, with its contracts."""

from django.shortcuts import render

from segue.cycle.monitoring import partner_page
from segue.people.models import Kind, Organisation
from segue.people.permissions import SEE_PARTNERS
from segue.site.pages import page


@page(SEE_PARTNERS, Organisation.objects.filter(kind=Kind.PARTNER))
def partner(request, partner):
    return render(request, "monitoring/partner.html", partner_page.context(partner, request.user, request.GET))
