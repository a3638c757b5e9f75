"""One-click sign-in and the letters sent. Outside the demonstration neither exists."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from segue.demo.models import SentMail
from segue.people.models import User
from segue.people.visitors import onward
from segue.site.navigation import landing
from segue.site.pages import public_page
from segue.site.paging import page_by_key


# Anyone may sign in as anyone here, so a forged request gains nothing, and a script needs no token.
@csrf_exempt
@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    if request.method != "POST":
        return redirect("sign-in")
    email = request.POST.get("email", "").strip().lower().replace("\0", "")
    login(request, get_object_or_404(User, email=email, is_active=True))
    return redirect(onward(request) or landing(request))


@public_page
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    rows = page_by_key(SentMail.objects.all(), request.GET, size=20)
    return render(request, "demo/letters.html", {"rows": rows})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
