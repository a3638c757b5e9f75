"""The words and parts of every page: `{% load segue %}`. `docs/look.md` shows each in use."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from segue.site import parts, table_rows
from segue.site.forms.characters import shown
from segue.site.forms.renderer import has_own_words
from segue.wording import (
    ago,
    count,
    due,
    percent,
    pounds,
    pounds_short,
    thousands,
    uk_date,
    uk_datetime,
    uk_day,
    uk_time,
)

register = template.Library()

COMPONENTS = "site/components/"
# The errors whose words fit any field and so name none.
UNNAMED = frozenset(
    {"max_length", "min_length", "max_value", "min_value", "invalid", "invalid_choice", "invalid_list"}
    | {"invalid_pk_value", "list", "pence", "negative", "unkeepable", "too_many_words"}
)
NOT_FILTERS = frozenset({"sort", "after", "before"})


for words in (pounds, pounds_short, thousands, percent, count, uk_date, uk_day, uk_datetime, uk_time, due, ago):
    register.filter(words)


# Parts with words around them


@register.simple_block_tag
def sheet(
    content: SafeString,
    title: str = "",
    *,
    kind: str = "",
    level: int = 2,
    ref: str = "",
) -> SafeString:
    return _block("sheet", content, title=title, kind=kind, level=level, ref=ref)


@register.simple_block_tag
def panel(content: SafeString, title: str, *, level: int = 1) -> SafeString:
    return _block("panel", content, title=title, level=level)


@register.simple_block_tag
def empty(content: SafeString, title: str) -> SafeString:
    return _block("empty", content, title=title)


@register.simple_block_tag(takes_context=True)
def no_rows(context: dict[str, Any], content: SafeString, noun: str) -> SafeString:
    """A list with nothing in it: the words inside where nothing exists yet, the way out where filters hide it."""
    request = context["request"]
    if not any(value for name, value in request.GET.items() if name not in NOT_FILTERS):
        return _block("empty", content, title=f"No {noun} yet")
    way_out = format_html(
        '<p>Nothing fits what you asked for.</p><a class="govuk-link" href="{}">Show all</a>', request.path
    )
    return _block("empty", way_out, title=f"No {noun} fits")


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    return _block("warning", content)


@register.simple_block_tag
def details(content: SafeString, summary: str, *, shown: bool = False) -> SafeString:
    return _block("details", content, summary=summary, shown=shown)


@register.simple_block_tag
def list_region(content: SafeString) -> SafeString:
    """A list whose filters, headings and pages change it in place where scripts run."""
    return _block("list_region", content)


def _block(name: str, content: SafeString, **facts: object) -> SafeString:
    return render_to_string(f"{COMPONENTS}{name}.html", {"content": content, **facts})


# Parts drawn from what a view hands over (segue.site.parts)


@register.simple_tag
def status_tag(kind: parts.Kind, word: str) -> SafeString:
    return table_rows.drawn(parts.Tag(kind, str(word)))


@register.inclusion_tag(COMPONENTS + "thread.html")
def thread(notes: Sequence[parts.Note], *, small: bool = False, label: str = "The thread") -> dict[str, Any]:
    now = next((note for note in notes if note.state == "now"), None)
    return {"notes": notes, "small": small, "label": label, "now": now}


@register.inclusion_tag(COMPONENTS + "next_step.html")
def next_step(step: parts.Step | None) -> dict[str, Any]:
    return {"step": step}


@register.inclusion_tag(COMPONENTS + "summary_list.html")
def summary_list(facts: Sequence[parts.Fact]) -> dict[str, Any]:
    return {"facts": facts}


@register.inclusion_tag(COMPONENTS + "facts.html")
def facts(facts: Sequence[parts.Fact], *, kind: str = "") -> dict[str, Any]:
    return {"facts": facts, "kind": kind}


@register.inclusion_tag(COMPONENTS + "task_list.html")
def task_list(tasks: Sequence[parts.Task]) -> dict[str, Any]:
    return {"tasks": tasks}


@register.inclusion_tag(COMPONENTS + "todo_list.html")
def todo_list(todos: Sequence[parts.Todo]) -> dict[str, Any]:
    return {"todos": todos}


@register.inclusion_tag(COMPONENTS + "timeline.html")
def timeline(events: Sequence[parts.Event]) -> dict[str, Any]:
    return {"events": [(event, isinstance(event.at, datetime)) for event in events]}


@register.inclusion_tag(COMPONENTS + "table.html", takes_context=True)
def data_table(context: dict[str, Any], table: parts.Table) -> dict[str, Any]:
    return {
        "table": table,
        "body": table_rows.body(table),
        "foot": table_rows.foot(table) if table.total else "",
        "request": context.get("request"),
    }


@register.inclusion_tag(COMPONENTS + "sort_heading.html", takes_context=True)
def sort_heading(context: dict[str, Any], name: str, key: str, *, number: bool = False) -> dict[str, Any]:
    """A heading that sorts by `?sort=key`, and back by `?sort=-key`, from the first page again."""
    query = _first_page(context["request"])
    now = query.get("sort", "")
    query["sort"] = f"-{key}" if now == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    url = f"?{query.urlencode()}"
    return {
        "name": name,
        "key": key,
        "url": url,
        "direction": direction,
        "number": number,
    }


@register.inclusion_tag(COMPONENTS + "filter_bar.html", takes_context=True)
def filter_bar(context: dict[str, Any], form: Any, chips: Sequence[parts.Link] = ()) -> dict[str, Any]:
    """Filters as a GET form, saved views as chips, and one way out of each filter in force."""
    query = _first_page(context["request"])
    form.says_optional = False
    in_force = []
    for field in form.visible_fields():
        if not query.get(field.html_name):
            continue
        without = query.copy()
        del without[field.html_name]
        in_force.append((field.label, _chosen(field), f"?{without.urlencode()}"))
    hidden = (field.html_name for field in form.hidden_fields())
    kept = [(name, shown(query[name])) for name in ("sort", *hidden) if name in query]
    return {"form": form, "chips": chips, "in_force": in_force, "kept": kept}


def _chosen(field: Any) -> str:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    names = {str(value): label for value, label in getattr(field.field, "choices", ())}
    return ", ".join(str(names.get(value, shown(value))) for value in chosen)


@register.inclusion_tag(COMPONENTS + "pager.html", takes_context=True)
def pager(context: dict[str, Any], rows: Any) -> dict[str, Any]:
    """The pages before and after a page of rows (segue.site.paging)."""
    query = _first_page(context["request"])

    def url(name: str, cursor: str) -> str:
        return f"?{query.urlencode()}&{name}={cursor}".replace("?&", "?") if cursor else ""

    return {
        "previous": url("before", rows.earlier),
        "following": url("after", rows.later),
    }


@register.inclusion_tag(COMPONENTS + "download.html", takes_context=True)
def download(
    context: dict[str, Any], name: str, *address: Any, words: str = "Download all as a spreadsheet (CSV)"
) -> dict[str, Any]:
    """The whole of a list as a file, filtered as the page is."""
    query = _first_page(context["request"]).urlencode()
    return {"url": reverse(name, args=address) + (f"?{query}" if query else ""), "words": words}


def _first_page(request: HttpRequest) -> QueryDict:
    """What the address asks for, without the place in the list."""
    query = request.GET.copy()
    for place in ("after", "before"):
        query.pop(place, None)
    return query


@register.inclusion_tag(COMPONENTS + "breadcrumbs.html")
def breadcrumbs(*names_and_urls: str) -> dict[str, Any]:
    """Names and addresses in turn: {% breadcrumbs "Calls" calls_url call.title "" %}"""
    pairs = zip(names_and_urls[::2], names_and_urls[1::2], strict=True)
    return {"crumbs": [parts.Link(name, url) for name, url in pairs]}


@register.inclusion_tag(COMPONENTS + "back.html")
def back(url: str, words: str = "Back") -> dict[str, Any]:
    return {"url": url, "words": words}


@register.inclusion_tag(COMPONENTS + "subnav.html")
def subnav(links: Sequence[parts.Link], label: str = "Sections") -> dict[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag(COMPONENTS + "money_bars.html")
def money_bars(bars: Sequence[parts.Bar], caption: str = "Money") -> dict[str, Any]:
    return {
        "bars": bars,
        "caption": caption,
        "recommended": any(bar.recommended for bar in bars),
    }


@register.inclusion_tag(COMPONENTS + "ranked_bars.html")
def ranked_bars(rows: Sequence[parts.Ranked], caption: str) -> dict[str, Any]:
    return {"rows": parts.ranked_widths(rows), "caption": caption}


@register.inclusion_tag(COMPONENTS + "money_line.html", takes_context=True)
def money_line(
    context: dict[str, Any],
    contenders: Sequence[parts.Contender],
    money: Decimal,
    line: int,
) -> dict[str, Any]:
    """A ranked list and the money left as the line moves: `?line=` says how many are above it."""
    line = max(0, min(line, len(contenders)))
    rows = parts.standings(contenders, money, line)
    left = next((row.left for row in reversed(rows) if row.above), money)
    return {
        "rows": rows,
        "money": money,
        "line": line,
        "fewer": line - 1,
        "more": line + 1,
        "left": left,
        "given": money - left,
        "request": context["request"],
    }


@register.inclusion_tag(COMPONENTS + "district_map.html")
def district_map(drawing: parts.DistrictMap) -> dict[str, Any]:
    return {"map": drawing}


@register.inclusion_tag(COMPONENTS + "progress.html")
def progress(done: int, total: int, words: str, *, refresh: bool = False) -> dict[str, Any]:
    return {
        "done": done,
        "total": total,
        "words": words,
        "refresh": refresh and done < total,
    }


@register.inclusion_tag(COMPONENTS + "save_state.html")
def save_state(state: str = "", words: str = "", *, at: datetime | None = None) -> dict[str, Any]:
    """What became of the words on this page: saved, failed, conflict, or nothing yet."""
    return {"state": state, "words": words, "at": at}


@register.inclusion_tag(COMPONENTS + "error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong, at the top of the page, each line a link to its field. Forms, or lists of them."""
    each = [one for given in forms for one in (given if isinstance(given, list) else [given])]
    wrong = [form for form in each if getattr(form, "errors", None)]
    for form in wrong:
        form.summary_shown = True
    return {"problems": [problem for form in wrong for problem in _problems(form)]}


def _problems(form: Any) -> list[tuple[str, str]]:
    return [
        (message, "") if name == "__all__" else (_named(form[name], error, message), _place_of(form[name]))
        for name, errors in form.errors.items()
        for error, message in zip(errors.as_data(), errors, strict=True)
    ]


def _named(field: Any, error: Any, message: str) -> str:
    """At the top of the page a problem names its field, unless its own words do."""
    subject = getattr(field.form, "subject", "")
    label = f"{subject}: {field.label}" if subject else str(field.label)
    if error.code not in UNNAMED or field.is_hidden or label.rstrip("?").lower() in message.lower():
        return message
    if has_own_words(field.field, error.code):
        return message
    return f"{label}{'' if label.endswith('?') else ':'} {message}"


def _place_of(field: Any) -> str:
    return "" if field.is_hidden else f"#{_first_id(field)}"


def _first_id(field: Any) -> str:
    """The first control of a field: what a label of one of several controls would point at."""
    return getattr(field, "first_id", field.auto_id)


@register.inclusion_tag(COMPONENTS + "print_head.html", takes_context=True)
def print_head(context: dict[str, Any], title: str, ref: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "ref": ref,
        "page": context.get("page"),
        "now": timezone.now(),
    }


@register.inclusion_tag(COMPONENTS + "letter.html")
def letter(letter: Any) -> dict[str, Any]:
    """A letter as it is read: anything with sender, to, on, subject and body."""
    return {"letter": letter}
