"""Somebody without a mouse: every act is a key, and wherever the keys lead, the place can be seen."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.person import Person

MANY = 120
# What has the focus: its name as it is read out, and whether it looks different from when it has not.
# A drawn tick box or radio button shows the focus on its label.
FOCUSED = """() => {
    const it = document.activeElement;
    const label = it.labels?.[0];
    const names = [it.getAttribute('aria-label'), label?.innerText, it.innerText, it.value, it.id];
    const look = () => [[it, null], [label, null], [label, '::before']].filter(([one]) => one).map(([one, part]) => {
        const {outlineStyle, outlineWidth, boxShadow, backgroundColor} = getComputedStyle(one, part);
        return [outlineStyle === 'none' ? 'none' : outlineStyle + outlineWidth, boxShadow, backgroundColor].join();
    }).join();
    const focused = look();
    it.blur();
    const shows = look() !== focused;
    it.focus({preventScroll: true});
    const box = (label ?? it).getBoundingClientRect();
    return {
        name: (names.find(name => name?.trim()) ?? '').trim().replace(/\\s+/g, ' '),
        tag: it.tagName.toLowerCase(),
        shows,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


class Keys:
    """A person at their keyboard, and nothing else."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: object) -> "Keys":
        """Write where the focus is, in place of what stands there."""
        self.press("Control+A").page.keyboard.type(str(text))
        return self

    def to(self, name: str, *, tag: str = "", back: bool = False) -> "Keys":
        """Tab on until the control of this name has the focus."""
        passed = []
        for _ in range(MANY):
            here = self.step("Shift+Tab" if back else "Tab")
            passed.append(here["name"])
            if here["name"].startswith(name) and tag in {"", here["tag"]}:
                return self
        raise AssertionError(f"{self.person.path}: Tab never came to “{name}”, only to {passed}")

    def choose(self, group: str, option: str) -> "Keys":
        """Come into a group of radio buttons by Tab, and to the one that is meant by the arrows."""
        within = self.page.get_by_role("group", name=group)
        here = self.step("Tab")
        for _ in range(MANY):
            arrived = within.locator(":focus").count()
            if arrived and here["name"].startswith(option):
                return self.press("Space")
            here = self.step("ArrowDown" if arrived else "Tab")
        raise AssertionError(f"{self.person.path}: no key came to “{option}” in “{group}”")

    def step(self, key: str) -> dict[str, Any]:
        """Wherever a key leads, the place is in sight and is seen to have the focus."""
        here = self.press(key).page.evaluate(FOCUSED)
        if here["tag"] != "body":
            assert here["shows"], f"{self.person.path}: “{here['name']}” has the focus, and it does not show"
            assert here["inside"], f"{self.person.path}: “{here['name']}” has the focus out of sight"
        return here

    def fill(self, label: str, text: object) -> "Keys":
        return self.to(label).type(text)

    def tick(self, label: str) -> "Keys":
        return self.to(label).press("Space")

    def enter(self, name: str = "", *, tag: str = "") -> "Keys":
        """Press Enter, on the link or button of this name when one is named, and wait for where it leads."""
        if name:
            self.to(name, tag=tag)
        with self.page.expect_navigation():
            self.press("Enter")
        self.person._arrived()
        return self

    def sees(self, text: str) -> "Keys":
        self.person.sees(text)
        return self

    def skips_to_the_page(self) -> "Keys":
        """The first key on a page offers to pass the menu by."""
        self.press("Tab")
        assert self.page.evaluate(FOCUSED)["name"] == "Skip to main content"
        expect(self.page.locator(".govuk-skip-link")).to_be_in_viewport()
        self.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"
        return self
