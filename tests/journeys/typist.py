"""A person whose every act is a key: they say what they do in the same words, and the journey is the same."""

from pathlib import Path

from playwright.sync_api import Error, Locator

from tests.journeys.keyboard import Keys
from tests.journeys.person import Person

# From the beginning of a page's main part, or from where one wrote last: more would wear anybody out.
PATIENCE = 60
# Whether a control stands before (-1) or behind (1) what has the focus, or has it.
WHERE = """it => {
    const here = document.activeElement;
    return it === here ? 0 : here.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
}"""
IN_ITS_GROUP = """it => {
    const here = document.activeElement;
    return it.type === 'radio' && here.type === 'radio' && here.name === it.name && here.form === it.form;
}"""
CHOSEN = "it => it.selectedOptions[0]?.label.trim()"
IN_MAIN = "it => document.getElementById('main').contains(it)"
SKIP = "Skip to main content"
AT_THE_TOP = "document.activeElement === document.body"


class Typist(Person):
    """Comes to each control by Tab and the arrows, sees where they are at every step, and uses it by a key."""

    def _arrived(self) -> "Typist":
        """Whoever walks with the pointer has read these pages with axe; here the keys are what is looked at."""
        self.page.wait_for_load_state("load")
        return self

    def _set_off(self, control: Locator) -> None:
        self._come_to(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _write(self, box: Locator, text: str) -> None:
        self._come_to(box).type(text)

    def _tick(self, box: Locator) -> None:
        keys = self._come_to(box)
        if not box.is_checked():
            keys.press("Space")
        assert box.is_checked(), f"{self.path}: no key ticks {box}"

    def _pick(self, box: Locator, option: str) -> None:
        keys = self._come_to(box).press("Home")
        for _ in range(box.locator("option").count()):
            if box.evaluate(CHOSEN) == option:
                return
            keys.press("ArrowDown")
        raise AssertionError(f"{self.path}: no key picks “{option}” in {box}")

    def _give(self, box: Locator, path: Path) -> None:
        keys = self._come_to(box)
        for key in ("Space", "Enter"):
            try:
                with self.page.expect_file_chooser(timeout=5_000) as chooser:
                    keys.press(key)
            except Error:
                # A busy machine may lose the first; whoever types presses once more.
                continue
            chooser.value.set_files(path)
            return
        raise AssertionError(f"{self.path}: no key opens the choice of a file for {box}")

    def _come_to(self, control: Locator) -> Keys:
        keys = Keys(self)
        # A page that opens at one of its parts goes on from there; any other offers first to pass its menu by.
        if self.page.evaluate(AT_THE_TOP) and control.evaluate(IN_MAIN) and keys.step("Tab")["name"] == SKIP:
            keys.press("Enter")
        for _ in range(PATIENCE):
            where = control.evaluate(WHERE)
            if where == 0:
                return keys
            if control.evaluate(IN_ITS_GROUP):
                keys.step("ArrowDown" if where > 0 else "ArrowUp")
            else:
                keys.step("Tab" if where > 0 else "Shift+Tab")
        raise AssertionError(f"{self.path}: no {PATIENCE} keys lead to {control}")
