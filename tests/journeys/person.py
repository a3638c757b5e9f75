"""Somebody at a browser. Every page they come to is checked with axe and for trouble in the console."""

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The same kind of page need not be read twice in one run; a page with its errors shown is another kind.
_read: set[tuple[str, ...]] = set()


class Person:
    """Acts by what is written on the page: labels, buttons, links."""

    def __init__(self, page: Page, reader: Page | None = None) -> None:
        self.page = page
        self.reader = reader
        self.manner = f"{(page.viewport_size or {}).get('width')}{'-plain' if reader else ''}"
        self.troubles: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"script failed: {error}"))
        page.on("response", self._response)

    def go(self, address: str) -> "Person":
        self.page.goto(address)
        return self._arrived()

    def follow(self, link: str, *, exact: bool = False) -> "Person":
        self.use("link", link, exact=exact)
        return self._arrived()

    def press(self, button: str, *, exact: bool = False) -> "Person":
        self.use("button", button, exact=exact)
        return self._arrived()

    def use(self, role: Literal["link", "button"], name: str, *, exact: bool = False) -> None:
        """Set a link or button off, wherever it leads."""
        self._set_off(self.page.get_by_role(role, name=name, exact=exact).first)

    def fill(self, label: str, text: object) -> "Person":
        self._write(self.page.get_by_label(label).first, str(text))
        return self

    def day(self, label: str, on: date) -> "Person":
        """Write a date, and its time when it has one, into the three or four boxes of a group."""
        boxes = self.page.get_by_role("group", name=label).first
        for box, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            self._write(boxes.get_by_label(box, exact=True), str(part))
        if isinstance(on, datetime):
            self._write(boxes.get_by_label("Time"), f"{on:%H:%M}")
        return self

    def choose(self, label: str) -> "Person":
        """Tick a box or pick a radio button."""
        self._tick(self.page.get_by_label(label).first)
        return self

    def select(self, label: str, option: str) -> "Person":
        self._pick(self.page.get_by_label(label).first, option)
        return self

    def attach(self, label: str, path: Path) -> "Person":
        self._give(self.page.get_by_label(label).first, path)
        return self

    def sees(self, text: str) -> "Person":
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, text: str) -> "Person":
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def _set_off(self, control: Locator) -> None:
        control.click()

    def _write(self, box: Locator, text: str) -> None:
        box.fill(text)

    def _tick(self, box: Locator) -> None:
        box.check()

    def _pick(self, box: Locator, option: str) -> None:
        box.select_option(label=option)

    def _give(self, box: Locator, path: Path) -> None:
        box.set_input_files(path)

    def _arrived(self) -> "Person":
        self.page.wait_for_load_state("load")
        kind = (_of_any_number(self.path.partition("?")[0]), self.manner, _of_any_number(self.page.title()))
        if kind not in _read:
            _read.add(kind)
            if self.reader is not None:
                copy_with_timers(self.page, self.reader)
            axe(self.reader or self.page)
            fits(self.page)
            shot(self.page, f"{kind[0].strip('/').replace('/', '-') or 'home'}-{self.manner}")
        return self

    def _console(self, message: ConsoleMessage) -> None:
        # A refused page is a page too; whatever else could not be loaded is told by _response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{self.path}: {message.text}")

    def _response(self, response: Response) -> None:
        part_of_page = response.request.resource_type != "document"
        if response.status >= 500 or (part_of_page and response.status >= 400):
            self.troubles.append(f"{response.status} from {response.url}")


def _of_any_number(words: str) -> str:
    """What is the same for every letter or case of one kind."""
    return re.sub(r"\d+", "N", words)


def axe(page: Page) -> None:
    """Fail with a readable list of what people with disabilities would stumble over."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "standards => axe.run(document, {runOnly: standards, resultTypes: ['violations']})", list(STANDARDS)
    )
    lines = [
        f"  {violation['id']}: {violation['help']}\n      "
        + "\n      ".join(_where(node) for node in violation["nodes"])
        for violation in found["violations"]
    ]
    assert not lines, f"{page.url} is not accessible:\n" + "\n".join(lines)


def copy_with_timers(page: Page, reader: Page) -> None:
    """axe needs timers, which a browser without scripts does not have: it reads a copy of the page."""
    html = re.sub(r"<script.*?</script>", "", page.content(), flags=re.DOTALL)
    html = re.sub(r"(</?)noscript", r"\1div", html)
    address = page.url.partition("#")[0]
    reader.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    reader.goto(address)
    reader.unroute(address)


def _where(node: dict[str, Any]) -> str:
    return f"{' '.join(map(str, node['target']))}: {node['html'][:160]}"


def fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} pixels too wide for {page.viewport_size}"


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, when $SEGUE_SHOTS names a folder."""
    if folder := os.environ.get("SEGUE_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
