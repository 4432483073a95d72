"""The rules of the house that neither ruff nor import-linter can state. Each test names its offenders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ["core", "projects", "indicators", "targets", "jvlu_budget"]

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 300, 40, 30
# A file of tests may hold one subject; a fixture that makes one of everything is long.
TEST_FILE_LINES, TEST_LINES, TEST_FUNCTION_LINES = 460, 50, 32
# At most a hundredth of the lines of templates is longer than the first, and none than the second.
TEMPLATE_LINE, LONGEST_TEMPLATE_LINE, LONG_TEMPLATE_LINES = 120, 200, 0.01
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "misc"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Inside a slice the floor follows from the file name.
FLOORS = {
    "rules": 0,
    "models": 1,
    "forms": 3,
    "tables": 3,
    "filters": 3,
    "admin": 3,
    "views": 4,
    "urls": 5,
}
VERBS = 2


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {module_name(path): path for path in python_files(*APPS)}


def imports(module: str) -> Iterator[str]:
    """The modules that this one imports; `from targets.filings import store` is the store."""
    for node in ast.walk(parse(MODULES[module])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in MODULES else node.module or "."


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in python_files(*folders):
        for node in ast.walk(parse(path)):
            yield path, node


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def slice_and_floor(module: str) -> tuple[str, int]:
    """`targets.workflow.views.review` is of the slice targets.workflow, on the floor of views."""
    parts = module.split(".")
    floors = [FLOORS[part] for part in parts[2:] if part in FLOORS]
    return ".".join(parts[:2]), floors[0] if floors else VERBS


def test_inside_a_slice_a_module_imports_only_from_its_own_floor_and_below():
    found = []
    for module in MODULES:
        own_slice, floor = slice_and_floor(module)
        for target in imports(module):
            other_slice, other_floor = slice_and_floor(target)
            if own_slice == other_slice and other_floor > floor:
                found.append(f"{module} → {target}")
    assert found == []


def test_a_name_says_what_is_inside():
    files = [path.relative_to(ROOT) for path in python_files(*APPS, "tests")]
    assert [
        str(path) for path in files if FORBIDDEN_NAMES & {*path.parts[:-1], path.stem}
    ] == []


def test_files_are_short():
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*APPS, "tests", "tools")
    }
    found = []
    for path, lines in lengths.items():
        is_test = path.is_relative_to(ROOT / "tests")
        if lines > (TEST_FILE_LINES if is_test else FILE_LINES):
            found.append(place(path, lines))
    assert found == []


def test_functions_are_short():
    functions = (
        (path, node)
        for path, node in nodes(*APPS, "tests", "tools")
        if isinstance(node, FUNCTIONS)
    )
    found = []
    for path, node in functions:
        is_test = path.is_relative_to(ROOT / "tests")
        if length(node) > (TEST_LINES if is_test else FUNCTION_LINES):
            found.append(f"{place(path, node.lineno)} {node.name}")
    assert found == []


def test_views_are_shorter_still():
    views = [path for name, path in MODULES.items() if ".views" in name]
    functions = (
        (path, node)
        for path in views
        for node in ast.walk(parse(path))
        if isinstance(node, FUNCTIONS)
    )
    found = [
        f"{place(path, node.lineno)} {node.name}"
        for path, node in functions
        if length(node) > VIEW_LINES
    ]
    assert found == []


def test_tests_are_short():
    files = [path for path in python_files("tests") if path.name.startswith("test_")]
    functions = (
        (path, node)
        for path in files
        for node in ast.walk(parse(path))
        if isinstance(node, FUNCTIONS)
    )
    tests = ((path, node) for path, node in functions if node.name.startswith("test_"))
    assert [
        f"{place(path, node.lineno)} {node.name}"
        for path, node in tests
        if length(node) > TEST_FUNCTION_LINES
    ] == []


# The database


def constraints() -> list:
    ours = (
        model for app in APPS[:4] for model in apps.get_app_config(app).get_models()
    )
    return [constraint for model in ours for constraint in model._meta.constraints]


@pytest.mark.parametrize(
    "constraint", constraints(), ids=lambda constraint: constraint.name
)
def test_a_constraint_speaks_chinese(constraint):
    assert re.search("[一-鿿]", constraint.get_violation_error_message())


# Templates and static files


class Offences(HTMLParser):
    """What a page of ours must not hold: inline script and style, and addresses elsewhere."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[str] = []
        # Template tags would hide attributes, and what they print is not written here.
        self.feed(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL))

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        names = dict(attributes)
        inline = {
            "style",
            *(name for name in names if name.startswith("on")),
        } & names.keys()
        # A script's address is printed by {% static %}, so only the attribute is left of it.
        if tag == "style" or (tag == "script" and "src" not in names) or inline:
            self.report(f"<{tag}> {' '.join(sorted(inline))}")
        for name, value in attributes:
            if name != "xmlns" and re.match(
                r"\s*(https?:)?//|\s*javascript:", value or "", re.IGNORECASE
            ):
                self.report(f"{name}={value}")

    def report(self, what: str) -> None:
        self.found.append(f"{self.path}:{self.getpos()[0]} {what.strip()}")


def test_templates_hold_no_script_style_or_foreign_address():
    texts = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for path in (ROOT / "templates").rglob("*.html")
    }
    assert texts
    assert [
        offence
        for path, text in texts.items()
        for offence in Offences(path, text).found
    ] == []


def test_lines_of_templates_are_short():
    lines = [
        (str(path.relative_to(ROOT)), len(line.strip()))
        for path in (ROOT / "templates").rglob("*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert [line for line in lines if line[1] > LONGEST_TEMPLATE_LINE] == []
    long = [line for line in lines if line[1] > TEMPLATE_LINE]
    assert len(long) <= len(lines) * LONG_TEMPLATE_LINES, long


def test_comments_of_templates_end_in_their_line():
    """One that goes on is no comment to Django, and is printed on the page."""
    open_comments = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.count("{#") != line.count("#}")
    ]
    assert open_comments == []


@pytest.mark.parametrize(
    "text",
    [
        '<a href="//x.cn">',
        '<img src="https://x.cn/a.png">',
        '<a href=" JavaScript:x()">',
        '<b onclick="x()">',
        '<b style="color: red">',
        "<style>b {}</style>",
        "<script>x()</script>",
        '<p {% if a %}class="b"{% endif %} onload="{{ c }}">',
    ],
)
def test_the_check_of_templates_finds_an_offence(text):
    assert len(Offences(Path("a.html"), text).found) == 1


def test_the_check_of_templates_lets_our_own_scripts_pass():
    text = """<script src="{% static 'a.js' %}" defer></script><svg xmlns="http://www.w3.org/2000/svg"></svg>"""
    assert Offences(Path("a.html"), text).found == []


def test_static_files_fetch_nothing_from_elsewhere():
    files = [
        path
        for suffix in ("css", "js")
        for path in sorted((ROOT / "static").rglob(f"*.{suffix}"))
    ]
    foreign = re.compile(r"https?://(?!www\.w3\.org/)|url\(\s*['\"]?//|@import")
    assert [
        str(path.relative_to(ROOT))
        for path in files
        if foreign.search(path.read_text(encoding="utf-8"))
    ] == []


def test_every_picture_of_the_readme_is_there():
    pictures = re.findall(
        r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")
    )
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
