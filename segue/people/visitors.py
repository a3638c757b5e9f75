"""Where a request comes from, and where it may go on to."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2_000


def client_of(request: HttpRequest) -> str:
    """The visitor's network address. What a proxy says is believed only of a proxy that is known."""
    near = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        found = ip_address(told if told and near in settings.PROXIES else near)
    except ValueError:
        return near
    if isinstance(found, IPv6Address):
        # One visitor has a whole /64 to choose addresses from.
        return str(ip_network((found, 64), strict=False))
    return str(found)


def onward(request: HttpRequest) -> str:
    """The page somebody was on their way to, when it is one of ours; else nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = (
        asked.startswith("/")
        and len(asked) <= LONGEST
        and url_has_allowed_host_and_scheme(
            asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )
    return asked if ours else ""
