"""What every page does: find its subject, check permission, turn a broken rule into words on the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from segue.rules import RuleBroken
from segue.site.refused import to_sign_in

View = Callable[..., HttpResponse]


def page(permission: Any, subject: Any = None, *, key: str = "pk") -> Callable[[View], View]:
    """Show a page to people with `permission`.

    With a model or queryset as `subject`, the row is found by the address's `key` and given to the
    view in its place, so a view never holds a row it may not show.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **address: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if subject is None:
                permission.require(request.user)
                return view(request, *args, **address)
            found = get_object_or_404(subject, **{key: address.pop(key)})
            permission.require(request.user, found)
            return view(request, found, *args, **address)

        wrapped.permission = permission  # type: ignore[attr-defined]
        return wrapped

    return decorate


class _Everyone:
    """The permission of a page that is public by name."""

    title = "Anyone may see this"
    is_public = True

    def allows(self, user: Any, subject: Any = None) -> bool:  # noqa: ARG002 - same call as a Permission's
        return True


EVERYONE = _Everyone()


def public_page(view: View) -> View:
    """Show a page to everyone, signed in or not. Said by name, so that nothing is public by accident."""
    view.permission = EVERYONE  # type: ignore[attr-defined]
    return view


def attempt(form: Any, action: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """Run an action with a form's answers. A broken rule becomes a form error; the result is truthy if done."""
    if not form.is_valid():
        return False
    try:
        return action(*args, **facts, **form.cleaned_data) or True
    except RuleBroken as broken:
        form.add_error(None, broken)
        _as_it_stands(args)
        return False


def press(
    request: HttpRequest,
    action: Callable[..., Any],
    *args: Any,
    done: str = "",
    **facts: Any,
) -> bool:
    """Run an action behind a plain button, and say on the next page what was done or why not."""
    try:
        action(*args, **facts)
    except RuleBroken as broken:
        messages.error(request, " ".join(broken.messages))
        _as_it_stands(args)
        return False
    if done:
        messages.success(request, done)
    return True


def _as_it_stands(subjects: tuple[Any, ...]) -> None:
    """What was refused half-way changed nothing: the page that says so shows the status that is kept."""
    for subject in subjects:
        if isinstance(subject, Model) and subject.pk and hasattr(subject, "get_status_display"):
            subject.refresh_from_db(fields=["status"])
