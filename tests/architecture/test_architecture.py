"""The shape of the code: who may import whom, and what has to be complete."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from builder.core.findings import Rule
from builder.core.rules import rules_page

ROOT = Path(__file__).parents[2]
BUILDER = ROOT / "builder"
MODULES = sorted(path for path in BUILDER.rglob("*.py"))
LANGUAGES = sorted(path.stem for path in (BUILDER / "messages").glob("*.yaml"))

# Longer than the rule allows, and why.
LONG = {
    "builder/core/markdown.py": "one walk over the parser's events, each of which is a few lines",
    "builder/core/notes.py": "one reader for each kind of note",
    "builder/core/decode.py": "one method for each kind of field",
}
LIMIT = 310


@cache
def imports(path: Path, *, for_types: bool = True) -> frozenset[str]:
    """Return the modules that a module imports, also inside functions and (unless not) for types."""
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if not for_types and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body.clear()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def below(folder: str) -> list[Path]:
    return [path for path in MODULES if path.is_relative_to(BUILDER / folder)]


def importing(path: Path, *names: str, for_types: bool = True) -> list[str]:
    """Return what a module imports of `names` or of anything in them."""
    return [
        found
        for found in sorted(imports(path, for_types=for_types))
        if any(found == name or found.startswith(f"{name}.") for name in names)
    ]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", below("core"), ids=named)
def test_the_core_imports_nothing_that_stands_around_it(path: Path) -> None:
    ours = importing(path, "builder")
    assert [name for name in ours if not name.startswith("builder.core.")] == []
    assert importing(path, "mkdocs", "click", "markdown", "babel.cli", "subprocess", "socket") == []


@pytest.mark.parametrize("path", below("core"), ids=named)
def test_the_core_touches_no_disk_clock_or_environment(path: Path) -> None:
    assert importing(path, "os", "pathlib", "shutil", "tempfile", "time", "random", "sys") == []
    text = path.read_text("utf-8")
    assert not re.search(r"\b(open|print|input)\(|\.now\(|\.today\(", text)


@pytest.mark.parametrize("path", below("importers"), ids=named)
def test_importers_know_only_the_core(path: Path) -> None:
    ours = importing(path, "builder")
    allowed = ("builder.core.", "builder.importers.")
    assert [name for name in ours if not name.startswith(allowed)] == []


@pytest.mark.parametrize("path", below("exporters"), ids=named)
def test_exporters_know_only_the_core_and_touch_no_disk(path: Path) -> None:
    ours = importing(path, "builder")
    allowed = ("builder.core.", "builder.exporters.")
    assert [name for name in ours if not name.startswith(allowed)] == []
    assert importing(path, "os", "pathlib", "shutil", "tempfile", "time", "random", "sys") == []
    text = path.read_text("utf-8")
    assert not re.search(r"\b(open|print|input)\(|\.now\(|\.today\(", text)


@pytest.mark.parametrize("path", below("adapters"), ids=named)
def test_adapters_know_neither_the_command_line_nor_the_plugin(path: Path) -> None:
    assert importing(path, "builder.cli", "builder.plugin", "click") == []


@pytest.mark.parametrize(
    ("framework", "doors"),
    [
        (
            "mkdocs",
            {"builder/adapters/pages.py", "builder/adapters/publish.py", "builder/plugin.py"},
        ),
        ("pyromark", {"builder/core/markdown.py"}),
        # Read in two places, and written by one.
        (
            "yaml",
            {"builder/core/decode.py", "builder/core/messages.py", "builder/core/drafting.py"},
        ),
        ("ahocorasick_rs", {"builder/core/linker.py"}),
        ("babel", {"builder/core/messages.py"}),
        (
            "click",
            {"builder/bar.py", "builder/cli.py", "builder/cli_export.py", "builder/terminal.py"},
        ),
        ("distributed", {"builder/adapters/cluster.py"}),
        ("weasyprint", {"builder/adapters/weasy.py"}),
        ("watchfiles", {"builder/adapters/watching.py"}),
        ("http.server", {"builder/adapters/server.py"}),
    ],
)
def test_a_framework_has_one_door(framework: str, doors: set[str]) -> None:
    inside = {named(path) for path in MODULES if importing(path, framework, for_types=False)}
    assert inside <= doors


def test_help_is_there_without_what_a_build_needs() -> None:
    heavy = [
        "mkdocs",
        "jinja2",
        "yaml",
        "pyromark",
        "markdown",
        "babel",
        "msgspec",
        "tqdm",
        "asyncio",
    ]
    code = f"import sys, builder.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_small(path: Path) -> None:
    with tokenize.open(path) as source:
        lines = len(source.readlines())
    assert lines <= LIMIT or named(path) in LONG, f"{lines} lines"


def test_the_modules_that_may_be_long_are_long() -> None:
    for name in LONG:
        assert len((ROOT / name).read_text("utf-8").splitlines()) > LIMIT, name


def test_every_rule_is_documented(*, rewrite: bool) -> None:
    page = ROOT / "docs" / "rules.md"
    if rewrite:
        page.parent.mkdir(exist_ok=True)
        page.write_text(rules_page(), "utf-8", newline="")
    text = page.read_text("utf-8")
    assert text == rules_page()
    for rule in Rule:
        assert f"### {rule.code}\n" in text


def test_a_rule_is_named_once_and_says_what_it_guards() -> None:
    codes = [rule.code for rule in Rule]
    assert len(set(codes)) == len(codes)
    for rule in Rule:
        assert rule.code == rule.name.lower().replace("_", "-")
        assert rule.description.endswith(".")


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.code)
def test_every_rule_is_used(rule: Rule) -> None:
    use = re.compile(rf"\bRule\.{rule.name}\b")
    assert any(use.search(path.read_text("utf-8")) for path in MODULES)


def messages(lang: str) -> dict[str, object]:
    return yaml.safe_load((BUILDER / "messages" / f"{lang}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_interface_texts(lang: str) -> None:
    first, other = messages(LANGUAGES[0]), messages(lang)
    assert first.keys() == other.keys()
    for key, text in first.items():
        assert isinstance(text, str) == isinstance(other[key], str), key
        assert places(text) == places(other[key]), key


def places(text: object) -> set[str]:
    texts = [text] if isinstance(text, str) else list(dict(text).values())  # type: ignore[call-overload]
    return {name for each in texts for name in re.findall(r"\{(\w+)\}", str(each))}


def test_no_key_of_the_interface_texts_is_given_twice() -> None:
    for lang in LANGUAGES:
        text = (BUILDER / "messages" / f"{lang}.yaml").read_text("utf-8")
        keys = re.findall(r"(?m)^([\w.-]+):", text)
        assert sorted(set(keys)) == sorted(keys)


def keys_used() -> Iterator[tuple[str, str, bool]]:
    """Yield file, key, and whether it is only the beginning of one, as in `t("types." ~ type)`."""
    sources = [*ROOT.glob("templates/**/*.j2"), *ROOT.glob("templates/**/*.html"), *MODULES]
    sources += BUILDER.glob("**/*.html")
    call = re.compile(
        r"""\b(?:t|words|self\._t|frame\.t|ui\(\w+\))[(\[]\s*(f?)(["'])([\w.{}-]+?)\2(\s*[~+])?"""
    )
    for path in sources:
        for match in call.finditer(path.read_text("utf-8")):
            key = match[3].partition("{")[0]
            yield named(path), key, bool(match[1] and "{" in match[3]) or bool(match[4])


def test_every_interface_text_that_is_used_exists() -> None:
    known = messages(LANGUAGES[0]).keys()
    used = list(keys_used())
    assert len(used) > 50
    for path, key, begins in used:
        found = any(name.startswith(key) for name in known) if begins else key in known
        assert found, f"{path}: {key}"


def test_every_interface_text_is_used() -> None:
    sources = [
        *ROOT.glob("templates/**/*.*"),
        *MODULES,
        *BUILDER.glob("**/*.html"),
        *BUILDER.glob("**/*.js"),
    ]
    text = "\n".join(
        path.read_text("utf-8") for path in sources if path.suffix in (".j2", ".html", ".py", ".js")
    )
    beginnings = {key for _, key, begins in keys_used() if begins}
    for key in messages(LANGUAGES[0]):
        begun = any(key.startswith(beginning) for beginning in beginnings)
        # The last part alone counts: some are put together from two parts.
        assert begun or key in text or f'"{key.rpartition(".")[2]}"' in text, key
