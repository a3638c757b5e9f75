"""What everyone can read about calls."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from segue.cycle.calls import call_page, queries
from segue.cycle.calls.forms import CallFilter, call_filter
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Asks
from segue.cycle.calls.tables import tag_of
from segue.cycle.calls.times import State
from segue.places.key_stages import GROUPS, KeyStage
from segue.places.models import Phase
from segue.record.history import history_of
from segue.site import navigation
from segue.site.pages import public_page
from segue.site.paging import page_by_key
from segue.site.parts import Tag


@public_page
def calls(request):
    filters = call_filter(CallFilter, request.GET)
    found = queries.narrowed(queries.published(), **filters.wanted)
    closed = page_by_key(queries.in_state(found, State.CLOSED), request.GET, order=("-closes_at", "-pk"), size=20)
    context = {
        "filters": filters,
        "open": with_tags(queries.in_state(found, State.OPEN)[:50]),
        "planned": with_tags(queries.in_state(found, State.PLANNED)[:50]),
        "closed": with_tags(closed),
        "rows": closed,
    }
    return render(request, "calls/calls.html", context)


def with_tags(calls) -> list[tuple[object, Tag]]:
    return [(call, tag_of(call)) for call in calls]


@public_page
def call(request, reference):
    call = get_object_or_404(queries.in_full(queries.published()), reference=reference)
    context = call_page.context(call)
    changed = history_of(call).filter(what__in=("cancel", "move closing later"))
    may_apply = navigation.offers(request, "apply", reference=reference)
    return render(request, "calls/call.html", context | {"changes": changed, "draft": False, "may_apply": may_apply})


@public_page
def preview(request, reference):
    call = get_object_or_404(queries.with_questions(queries.published()), reference=reference)
    context = {
        "call": call,
        "asks": Asks,
        "key_stages": KeyStage.labels,
        "groups": list(GROUPS.values()),
        "offers": [call_page.offer(one) for one in call.opportunities.all()],
        "phases": Phase,
    }
    return render(request, "calls/preview.html", context)


class CallsFeed(Feed):
    """Published calls, for those who would rather be told."""

    feed_type = Atom1Feed
    title = "Calls of the music hub"
    link = reverse_lazy("calls")

    def items(self):
        return queries.published().filter(status=Status.PUBLISHED).order_by("-opens_at", "-pk")[:20]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return str(reverse_lazy("call", args=[item.reference]))


@public_page
def feed(request):
    return CallsFeed()(request)
