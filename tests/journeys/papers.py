"""The forms of a page as a browser knows them, and filling them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

WRITTEN = {"text", "search", "email", "tel", "url", "number"}
# What fits a box that takes only something of its own kind.
DATE = {"day": "15", "month": "6", "year": "2027", "time": "10:00"}
FITTING = DATE | {"email": "someone@example.org", "numeric": "1", "decimal": "100"}


@dataclass
class Box:
    """One control: what it is called, what it takes, what stands in it."""

    name: str
    kind: str
    value: str = ""
    takes: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Tell whether it takes any words."""
        return self.kind in {"text", "search", "textarea"} and not self.takes


@dataclass
class Paper:
    """A form that is sent by POST."""

    address: str
    boxes: list[Box]

    @property
    def free(self) -> list[Box]:
        return [box for box in self.boxes if box.is_free]

    @property
    def written(self) -> list[Box]:
        """Whatever somebody writes into by hand, also where it takes only something of its own kind."""
        return [box for box in self.boxes if box.is_free or box.kind in WRITTEN]

    def filled(self, words: Mapping[str, str]) -> dict[str, list[str]]:
        """These words in their boxes, and in every other one something that fits it."""
        sent: dict[str, list[str]] = {}
        for box in self.boxes:
            if box.name in words:
                sent[box.name] = [words[box.name]]
            elif box.kind == "radio":
                # The last choice is the one that asks for more words.
                sent[box.name] = [box.value]
            elif box.kind == "checkbox":
                sent.setdefault(box.name, []).append(box.value)
            elif box.kind == "select":
                sent[box.name] = [next(filter(None, box.options), "")]
            else:
                sent[box.name] = [box.value or FITTING.get(box.takes, "")]
        return sent


def papers_of(html: str) -> list[Paper]:
    """Every form of a page that is sent by POST."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    found = (one for one in page.iter("form") if one.get("method", "").lower() == "post")
    return [Paper(one.get("action", ""), list(_boxes(one))) for one in found]


def standing_in(html: str) -> dict[str, str]:
    """What stands in each box of a page, by its name."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return {box.name: box.value for one in page.iter("form") for box in _boxes(one)}


def _boxes(form: Element) -> Iterator[Box]:
    for one in form.iter():
        name = one.get("name")
        if not name or one.get("disabled") is not None:
            continue
        if one.tag == "input" and (kind := one.get("type", "text")) not in {"submit", "button", "file", "image"}:
            yield Box(name, kind, one.get("value", ""), _takes(one, name))
        elif one.tag == "textarea":
            hidden = one.get("hidden") is not None
            # A browser drops the line end that stands right after the opening tag; the parser has done so too.
            yield Box(name, "hidden" if hidden else "textarea", "".join(one.itertext()))
        elif one.tag == "select":
            yield Box(name, "select", options=[option.get("value", "") for option in one.iter("option")])


def _takes(one: Element, name: str) -> str:
    part = name.rpartition("_")[2]
    return part if part in DATE else "email" if one.get("type") == "email" else one.get("inputmode", "")
