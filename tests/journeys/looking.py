"""A real Chromium that is given pages already answered, and says what is wrong with how they look and read."""

import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ConsoleMessage, Route

from tests.journeys.person import AXE, STANDARDS
from tests.journeys.walk import HOST, Page

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
WIDTH = "document.scrollingElement.scrollWidth"
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
RUN = """standards => axe.run(document, {runOnly: standards, resultTypes: ['violations'], preload: false})
    .then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => [node.target.join(' '), node.html])]))"""
# Different at every request, and nothing a reader meets.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


class Looker:
    """One window on a phone, made wide for a moment where a page is judged as on a desk."""

    def __init__(self, browser: Browser, read_before: Path) -> None:
        self.context = browser.new_context(viewport=PHONE, locale="en-GB", reduced_motion="reduce")
        self.context.add_init_script(path=AXE)
        self.context.route("**/*", self._answer)
        self.window = self.context.new_page()
        self.window.on("console", self._console)
        self.window.on("pageerror", lambda error: self._wrong.append(f"script failed: {error}"))
        self._read_before = read_before
        self._page: Page | None = None
        self._wrong: list[str] = []

    def close(self) -> None:
        self.context.close()

    def look(self, page: Page) -> list[str]:
        """What is wrong with this page, each with the rule and the place."""
        if not self._first_to_read(page):
            return []
        self._page, self._wrong = page, []
        self.window.goto(HOST + page.address)
        self.window.evaluate(UNFOLD)
        self._fits(PHONE)
        for rule, nodes in self.window.evaluate(RUN, list(STANDARDS)):
            self._wrong += [f"axe {rule}: {target}: {html[:160]}" for target, html in nodes]
        self.window.set_viewport_size(DESK)
        self._fits(DESK)
        self.window.set_viewport_size(PHONE)
        return [f"{page.address}: {wrong}" for wrong in self._wrong]

    def _first_to_read(self, page: Page) -> bool:
        """The same main part under the same kind of address is read once in a run, whoever comes to it."""
        main = MAIN.search(TOKEN.sub("", page.html))
        words = f"{page.kind}\n{main[0] if main else page.html}"
        claim = self._read_before / hashlib.sha256(words.encode()).hexdigest()
        try:
            claim.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _fits(self, screen: dict[str, int]) -> None:
        width = self.window.evaluate(WIDTH)
        if width > screen["width"]:
            self._wrong.append(f"is {width} pixels wide on a screen of {screen['width']}")

    def _answer(self, route: Route) -> None:
        asked = route.request.url
        if self._page is not None and asked == HOST + self._page.address:
            route.fulfill(body=self._page.body, headers=self._page.headers)
        elif found := _static(urlsplit(asked).path):
            route.fulfill(body=found[0], content_type=found[1])
        else:
            self._wrong.append(f"asks for {asked}")
            route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._wrong.append(f"console: {message.text}")


@cache
def _static(path: str) -> tuple[bytes, str] | None:
    found: Any = finders.find(path.removeprefix("/static/"))
    return (Path(found).read_bytes(), mimetypes.guess_type(path)[0] or "font/woff2") if found else None
