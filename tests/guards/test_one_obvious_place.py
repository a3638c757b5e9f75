"""Rules about the code itself. Each failure names the place and says where to go instead."""

import ast
import re

import pytest

from tests.guards.source import ACTION_FILES, SEGUE, SOURCES, name, public_functions, tree

every_source = pytest.mark.parametrize("path", SOURCES, ids=name)
STATUS_WRITER = SEGUE / "record" / "lifecycle.py"
STATUS = re.compile(r"(?:^|__)(?:status|outcome)(?:__in)?$")
# They ask about a stage that comes after them, or about the queue, whose words they may not import.
BEFORE_THE_STATUS = {SEGUE / "health.py", SEGUE / "money" / "queries.py"} | {
    SEGUE / "cycle" / place
    for place in ("priorities/tables.py", "calls/letters.py", "decisions/queries.py", "contracts/queries.py")
}
ASKING = SEGUE / "site" / "asking.py"
MONEY = re.compile(r"amount|price|cost|fee\b|fees|paid|pounds|requested|awarded|committed|balance|ceiling|funding")
FORBIDDEN_NAMES = {
    "base",
    "common",
    "helper",
    "helpers",
    "manage",
    "misc",
    "service",
    "services",
    "shared",
    "util",
    "utils",
}
LAZY = {SEGUE / "cli.py"}
# Read by the command line too, which acts for nobody.
REGISTER_FILES = SEGUE / "places" / "importing.py"


def writes_status(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
        case ast.Call(func=ast.Attribute(attr="update"), keywords=keywords):
            return any(keyword.arg == "status" for keyword in keywords)
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=written), *_]):
            return written == "status"
        case ast.Call(func=ast.Attribute(attr="bulk_update"), args=[_, fields, *_]):
            return "'status'" in ast.unparse(fields)
    return False


@every_source
def test_only_change_status_writes_a_status(path):
    if path == STATUS_WRITER:
        return
    lines = [node.lineno for node in ast.walk(tree(path)) if writes_status(node)]
    assert lines == [], "use segue.record.lifecycle.change_status"


def spells_a_status(node: ast.AST) -> bool:
    match node:
        case ast.keyword(arg=str(asked), value=said) if STATUS.search(asked):
            pass
        case ast.Compare(left=ast.Attribute(attr="status" | "outcome"), comparators=[said]):
            pass
        case _:
            return False
    return any(isinstance(one, ast.Constant) and bool(one.value) for one in getattr(said, "elts", [said]))


@every_source
def test_a_status_is_named_by_its_constant(path):
    if path in BEFORE_THE_STATUS:
        return
    lines = [node.lineno for node in ast.walk(tree(path)) if spells_a_status(node)]
    assert lines == [], "use the Status or Outcome of its stage: a word misspelt is found by nobody"


@every_source
def test_what_cannot_be_undone_is_asked_in_one_way(path):
    if path == ASKING:
        return
    assert "site/confirm.html" not in path.read_text(), "use confirm or ask of segue.site.asking"


ACTIONS = [
    pytest.param(action, id=f"{name(path)}:{action.name}") for path in ACTION_FILES for action in public_functions(path)
]


@every_source
def test_an_action_stands_where_actions_are_looked_for(path):
    if path in ACTION_FILES or path == REGISTER_FILES:
        return
    acting = [one.name for one in public_functions(path) if ".require(by" in ast.unparse(one)]
    assert acting == [], "move it to the stage's actions.py, or to its folder actions/"


@pytest.mark.parametrize("path", ACTION_FILES, ids=name)
def test_a_rule_stands_with_the_rules(path):
    # What the database refused is put into words where it was asked.
    lines = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Raise) and not node.cause]
    told = [line for line in lines if "RuleBroken" in path.read_text().splitlines()[line - 1]]
    assert told == [], "make it a function in the stage's rules.py, with its sentence, and call that"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_atomic(action):
    decorators = [ast.unparse(decorator).removesuffix("()") for decorator in action.decorator_list]
    assert "transaction.atomic" in decorators, "decorate it with @transaction.atomic"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_names_its_actor(action):
    assert "by" in [argument.arg for argument in action.args.kwonlyargs], "take `by` as a keyword-only argument"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_checks_permission_first(action):
    statements = action.body[1:] if ast.get_docstring(action) is not None else action.body
    first = [ast.unparse(statement) for statement in statements[:2]]
    assert any(".require(by" in statement for statement in first), "PERMISSION.require(by, subject) comes first"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_says_what_it_does(action):
    assert ast.get_docstring(action), "one sentence, in the policy's words"


@every_source
def test_an_amount_is_in_pounds(path):
    lines = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).endswith(("DecimalField", "FloatField", "IntegerField"))
        and any(MONEY.search(ast.unparse(target)) for target in node.targets)
    ]
    assert lines == [], "use the field Pounds"


@every_source
def test_a_module_is_named_for_what_it_holds(path):
    assert {path.stem, path.parent.name}.isdisjoint(FORBIDDEN_NAMES), "name it in the policy's words"


@every_source
def test_imports_stand_at_the_top(path):
    if path in LAZY:
        return
    hidden = [
        inner.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == [], "import at the top; if that makes a circle, the code is in the wrong stage"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.parts[-1] == "forms.py"], ids=name)
def test_what_narrows_a_list_is_a_filters(path):
    plain = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and node.name.endswith("Filter")
        and "forms.Form" in map(ast.unparse, node.bases)
    ]
    assert plain == [], "derive it from segue.site.forms.Filters and ask it for what is wanted"
