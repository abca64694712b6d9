"""What the portal reads from its environment, and what `.env.example` says about it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
READERS = {"env_bool", "env_int", "env_list"}


def variables_read():
    """{name: file} for each os.environ.get("NAME"), os.environ["NAME"] and env_*("NAME") of the composition root."""
    found = {}
    for path in sorted((ROOT / "tuyengiao").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in names_of(node):
                found[name] = path.name
    return found


def names_of(node):
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and ast.unparse(node.value) == "os.environ":
        yield ast.literal_eval(node.slice)
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    if called in {"os.environ.get", "os.getenv"} | READERS and isinstance(node.args[0], ast.Constant):
        yield node.args[0].value


def variables_described():
    return re.findall(r"^#?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE)


def test_every_variable_that_is_read_stands_in_the_example():
    missing = {name: file for name, file in variables_read().items() if name not in variables_described()}
    assert not missing, f"describe these in .env.example: {missing}"


def test_the_example_names_no_variable_that_nobody_reads():
    assert not set(variables_described()) - set(variables_read())


def test_no_variable_stands_twice():
    described = variables_described()
    assert len(described) == len(set(described))


def test_every_variable_has_a_comment_above_it():
    lines = EXAMPLE.splitlines()
    bare = [
        line for above, line in zip(lines, lines[1:], strict=False)
        if re.match(r"#?[A-Z][A-Z0-9_]+=", line) and not above.startswith("# ")
    ]  # fmt: skip
    assert not bare


@pytest.mark.parametrize("name", ["DEBUG", "DEMO", "HTTPS"])
def test_what_opens_a_door_is_shut_by_default(name):
    assert f"\n#{name}=0\n" in EXAMPLE
    assert re.search(rf'^{name} = env_bool\("{name}", False\)', (ROOT / "tuyengiao/settings.py").read_text(), re.MULTILINE)
