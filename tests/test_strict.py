"""The parser that reads every page in a test does find what is wrong."""

import pytest

from tests.strict import mistakes

PAGE = "<!DOCTYPE html>\n<html lang='en'><head><title>x</title></head><body>\n{}\n</body></html>"


def test_a_good_page_has_no_mistakes():
    assert mistakes(PAGE.format("<form><p>Good &amp; well</p></form>")) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    (
        ("<p><div></div></p>", "Unexpected end tag (p)"),
        ("<form><form></form></form>", "Unexpected start tag (form)"),
        ("<p id='a' id='b'></p>", "Dropped duplicate attribute"),
        ("<ul><li>one</ul></li>", "Unexpected end tag (li)"),
        ("!!missing application.title!!", "something its context does not have"),
    ),
)
def test_a_mistake_is_told_with_its_line(wrong, said):
    found = mistakes(PAGE.format(wrong))

    assert said in found[0]
    assert "line 3" in found[0]
