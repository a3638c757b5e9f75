"""Templates show; they decide nothing and carry no script or style of their own."""

import re

import pytest
from django.apps import apps

from tests.guards.source import TEMPLATES, name

WORDS = {
    value
    for model in apps.get_models()
    for field in model._meta.local_fields
    if model.__module__.startswith("segue.") and field.name in {"status", "outcome"}
    for value, _ in field.flatchoices
}
every_template = pytest.mark.parametrize("path", TEMPLATES, ids=name)


@every_template
def test_a_template_decides_nothing(path):
    found = re.findall(r"is_staff|is_superuser|\brole\s*(?:==|!=)|\.roles\b.*\bin\b", path.read_text())
    assert found == [], "the view gives `can`; the rule is a Permission"


@every_template
def test_no_script_stands_in_a_template(path):
    found = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=[\x22\x27{]|javascript:", path.read_text())
    assert found == [], "the security policy refuses it: put it in assets/"


@every_template
def test_no_style_stands_in_a_template(path):
    found = re.findall(r"<style|\sstyle\s*=", path.read_text())
    assert found == [], "the security policy refuses it: put it in assets/"


@every_template
def test_nothing_is_marked_safe(path):
    found = re.findall(r"\|\s*safe\b|{%\s*autoescape\s+off", path.read_text())
    assert found == [], "make the markup where it is made safe, with format_html"


@every_template
def test_a_status_asked_for_is_one_that_there_is(path):
    asked = re.findall(r"\.(?:status|outcome) [=!]= \x22(\w+)\x22", path.read_text())
    assert set(asked) <= WORDS, "no stage has this status: see its lifecycle"
