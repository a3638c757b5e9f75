"""The way round: entries by the name of their address. An entry shows when its page's permission allows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from segue.site.parts import Link


@dataclass(frozen=True)
class Entry:
    """Words in the bar, and the name of the address they lead to."""

    words: str
    name: str


PUBLIC = (
    Entry("Open calls", "calls"),
    Entry("What we fund", "awards"),
    Entry("Our policy", "policy"),
    Entry("Help", "help"),
)
APPLICANT = (
    Entry("Your applications", "my-applications"),
    Entry("Your contracts", "my-contracts"),
    Entry("Open calls", "calls"),
    Entry("Help", "help"),
)
STAFF = (
    Entry("Today", "today"),
    Entry("To assess", "assessments"),
    Entry("Cases", "cases"),
    Entry("Needs", "needs"),
    Entry("Calls", "call-office"),
    Entry("Decisions", "recommendations"),
    Entry("Contracts", "contracts"),
    Entry("Money", "money"),
    Entry("Letters", "letters"),
    Entry("Schools", "schools"),
    Entry("Board page", "board"),
    Entry("People", "people"),
    Entry("Hub", "hub"),
)
# What belongs to an entry of the staff's bar: tabs on its lists, and the bar shows it on all their pages.
SECTIONS = {
    "needs": (
        Entry("Needs", "needs"),
        Entry("Priorities", "priorities"),
        Entry("Which priorities are acted on", "priorities-coverage"),
    ),
    "call-office": (
        Entry("Calls", "call-office"),
        Entry("Specifications", "specifications"),
        Entry("Indicators", "indicators"),
    ),
    "recommendations": (
        Entry("Recommendations and decisions", "recommendations"),
        Entry("Questions about outcomes", "outcome-questions"),
    ),
    "contracts": (
        Entry("Contracts", "contracts"),
        Entry("Awards without a contract", "awards-without-contract"),
        Entry("Returns", "returns"),
        Entry("Actions from reviews", "reviews"),
        Entry("Partners", "partners"),
    ),
    "money": (Entry("Funds and budgets", "money"), Entry("Payments", "payments")),
    "schools": (
        Entry("School register", "schools"),
        Entry("Schools Survey", "surveys"),
        Entry("Contacts of schools", "contacts"),
        Entry("Import the register", "school-import"),
    ),
    "hub": (
        Entry("The hub", "hub"),
        Entry("Bodies", "bodies"),
        Entry("Who decides what", "delegation"),
        Entry("Interests", "interests"),
        Entry("Commissioning policy", "policy"),
    ),
}
FOOTER = (
    Entry("Open calls", "calls"),
    Entry("How to apply", "help"),
    Entry("Public register", "awards"),
    Entry("Commissioning policy", "policy"),
    Entry("Priorities", "priorities"),
    Entry("How we work", "how-we-work"),
    Entry("Who decides what", "delegation"),
    Entry("Bodies", "bodies"),
    Entry("Accessibility", "accessibility"),
    Entry("Privacy", "privacy"),
    Entry("Contact", "contact"),
    Entry("Letters of the demonstration", "demo-letters"),
    Entry("Look of the pages", "look"),
)


# Whose day begins where: the first of these that opens to a person.
LANDINGS = ("today", "assessments", "my-applications", "board")


# Code, not rows: which permission the view behind a name has.
_permissions: dict[tuple[str, str], Any] = {}


@dataclass(frozen=True)
class Place:
    """An entry as it stands in this page's bar."""

    words: str
    url: str
    current: bool


def bar(request: HttpRequest) -> list[Place]:
    """The main bar: a person's own pages when they have any, else what is public."""
    if not request.user.is_authenticated:
        return list(_open(PUBLIC, request))
    for_staff, for_applicants = list(_open(STAFF, request)), list(_open(APPLICANT, request))
    # Whoever only works for the hub begins with the day's work; open calls and help stand in the footer.
    acts = any(place.url == address("my-applications") for place in for_applicants)
    own = for_applicants + for_staff if acts or not for_staff else for_staff
    return own or list(_open(PUBLIC, request))


def landing(request: HttpRequest) -> str:
    """Where somebody's own work begins, once they are in; their account when they have none here."""
    places = _open(tuple(Entry("", name) for name in LANDINGS), request)
    return next((place.url for place in places), address("account"))


def section(request: HttpRequest) -> list[Link]:
    """The tabs of a list: what stands beside it under the same entry of the staff's bar."""
    if not request.user.is_authenticated:
        return []
    for head, entries in SECTIONS.items():
        places = list(_open(entries, request)) if request.path in map(_address, entries) else []
        if len(places) > 1 and places[0].url == address(head):
            return [Link(place.words, place.url, current=place.url == request.path) for place in places]
    return []


def footer(request: HttpRequest) -> list[Place]:
    return list(_open(FOOTER, request))


def address(name: str) -> str:
    """The address of a name, or nothing where this hub has no such page."""
    found = _found(name, settings.ROOT_URLCONF)
    return found[0] if found else ""


def offers(request: HttpRequest, name: str, **parts: Any) -> bool:
    """Whether a page may offer this address: to visitors always, since they can sign in, else by its permission."""
    found = permission_of(name, reverse(name, kwargs=parts))
    return not request.user.is_authenticated or found.allows(request.user)


def permission_of(name: str, url: str) -> Any:
    """The permission of an address. It is the same for every subject of a name, so it is looked up once."""
    place = settings.ROOT_URLCONF, name
    if place not in _permissions:
        _permissions[place] = resolve(url).func.permission  # type: ignore[attr-defined]
    return _permissions[place]


def _open(entries: tuple[Entry, ...], request: HttpRequest) -> Iterator[Place]:
    here = _current(entries, request.path)
    for entry in entries:
        found = _found(entry.name, settings.ROOT_URLCONF)
        if found and found[1].allows(request.user):
            yield Place(entry.words, found[0], current=entry.name == here)


def _current(entries: tuple[Entry, ...], path: str) -> str:
    """The entry whose address, or one of whose section, is the longest beginning of this one."""
    near = [
        (len(url), entry.name)
        for entry in entries
        for part in SECTIONS.get(entry.name, (entry,))
        if (url := _address(part)) and _under(path, url)
    ]
    return max(near)[1] if near else ""


def _address(entry: Entry) -> str:
    return address(entry.name)


def _under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


@cache
def _found(name: str, urlconf: str) -> tuple[str, Any] | None:
    """An address and its view's permission. Addresses are code: they do not change while it runs."""
    try:
        url = reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return None
    return url, resolve(url, urlconf=urlconf).func.permission  # type: ignore[attr-defined]
