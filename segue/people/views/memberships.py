from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.people import actions, queries
from segue.people.forms import ReasonForm, RefusalForm
from segue.people.models import Kind, Membership
from segue.people.permissions import CHECK_CONTACTS, CONFIRM_MEMBERSHIP, LEAVE, REMOVE_MEMBER
from segue.site.asking import Question, confirm
from segue.site.pages import page, press
from segue.site.paging import page_by_key

MEMBERSHIPS = Membership.objects.select_related("user", "organisation")


@page(CHECK_CONTACTS)
def contacts(request: HttpRequest) -> HttpResponse:
    """Who came first for a school, and who waits because nobody there answers."""
    context = {
        "first": page_by_key(queries.contacts_to_check(), request.GET, order=("pk",)),
        "waiting": list(queries.members_who_wait()[:50]),
    }
    return render(request, "people/contacts.html", context)


@page(CHECK_CONTACTS, MEMBERSHIPS)
@require_POST
def check_contact(request: HttpRequest, membership: Membership) -> HttpResponse:
    done = f"{membership.user} is checked as contact of {membership.organisation}."
    press(request, actions.check_contact, membership, by=request.user, done=done)
    return redirect("contacts")


@page(CONFIRM_MEMBERSHIP, MEMBERSHIPS)
@require_POST
def confirm_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    done = f"{membership.user} can now act for {membership.organisation}."
    press(request, actions.confirm_membership, membership, by=request.user, done=done)
    return redirect(_back(request))


@page(CONFIRM_MEMBERSHIP, MEMBERSHIPS)
def refuse_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    question = Question(
        title=f"Refuse {membership.user}",
        consequence=f"They will not act for {membership.organisation}. They may ask again.",
        verb="Refuse",
        done=f"{membership.user} was told that they are not confirmed, and why.",
        back=reverse(_back(request)),
        form=RefusalForm,
    )
    return confirm(request, question, actions.refuse_membership, membership)


@page(REMOVE_MEMBER, MEMBERSHIPS)
def remove_member(request: HttpRequest, membership: Membership) -> HttpResponse:
    question = Question(
        title=f"Remove {membership.user} from {membership.organisation}",
        consequence="They no longer see its applications, contracts and returns. What they wrote stays.",
        verb="Remove",
        done=f"{membership.user} no longer acts for {membership.organisation}.",
        back=_page_of(membership),
        form=ReasonForm,
    )
    return confirm(request, question, actions.remove_member, membership)


@page(LEAVE, MEMBERSHIPS)
def leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    question = Question(
        title=f"Leave {membership.organisation}",
        consequence="You no longer see its applications, contracts and returns. To come back, somebody must confirm you.",
        verb="Leave",
        done=f"You no longer act for {membership.organisation}.",
        back=reverse("account"),
    )
    return confirm(request, question, actions.leave, membership)


def _page_of(membership: Membership) -> str:
    """People of a partner stand on its page, those of a school among the contacts."""
    partner = membership.organisation.kind == Kind.PARTNER
    return reverse("partner", args=[membership.organisation_id]) if partner else reverse("contacts")


def _back(request: HttpRequest) -> str:
    """Officers answer from the list of contacts, colleagues from their account."""
    return "contacts" if CHECK_CONTACTS.allows(request.user) else "account"
