from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from segue.people import links, signing_in
from segue.people.forms import SignInForm
from segue.people.models import User
from segue.people.visitors import client_of, onward
from segue.site import navigation
from segue.site.pages import attempt, public_page


@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    facts = {"client": client_of(request), "onward": onward(request)}
    if attempt(form, signing_in.ask, **facts):
        request.session["asked_for_link"] = form.cleaned_data["email"]
        return redirect("sign-in-sent")
    status = 429 if form.non_field_errors() else 200
    return render(request, "people/sign_in.html", {"form": form, "onward": facts["onward"]}, status=status)


@public_page
@never_cache
def sign_in_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "people/sign_in_sent.html", {"email": request.session.get("asked_for_link", "")})


@public_page
@never_cache
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """Mail scanners open links, so opening one shows a button; only pressing it uses the link up."""
    going = onward(request)
    if request.method == "POST":
        user = links.use(request.POST.get("token", ""))
        if user is not None:
            login(request, user)
            return redirect(_where(request, user, going))
    token = request.GET.get("token", "")
    link = links.read(token) if request.method != "POST" else None
    facts = {"link": link, "token": token, "onward": going}
    return render(request, "people/sign_in_link.html", facts, status=200 if link else 410)


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


def _where(request: HttpRequest, user: User, going: str) -> str:
    """Where somebody goes once they are in; a new account is asked for its name first."""
    if user.name:
        return going or navigation.landing(request)
    return f"{reverse('account-name')}?{urlencode({'next': going})}" if going else reverse("account-name")
