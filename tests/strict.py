"""Every page a test sees is read as strictly as a parser can."""

from collections.abc import Callable
from functools import lru_cache

import html5lib
from django.http import HttpRequest, HttpResponse
from html5lib.constants import E as MEANINGS


def strict_html(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if (
            response.headers.get("Content-Type", "").startswith("text/html")
            and not response.streaming
            and response.content
        ):
            wrong = mistakes(response.content.decode())
            assert not wrong, f"{request.method} {request.get_full_path()} is not good HTML:\n" + "\n".join(wrong)
        return response

    return middleware


@lru_cache(maxsize=256)
def mistakes(page: str) -> tuple[str, ...]:
    """Each mistake with its line: what the parser says, and variables no context has."""
    lines = page.splitlines()
    parser = html5lib.HTMLParser()
    parser.parse(page)
    found = [
        f"  line {line}: {MEANINGS.get(code, code) % details}: {lines[min(line, len(lines)) - 1].strip()[:160]}"
        for (line, _column), code, details in parser.errors
    ]
    missing = [
        f"  line {number}: the template asks for something its context does not have: {line.strip()[:160]}"
        for number, line in enumerate(lines, 1)
        if "!!missing" in line
    ]
    return tuple(found + missing)
