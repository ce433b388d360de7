"""Templates are compiled once for all builds, as modules are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from builder.adapters.compiled import CompiledTemplates
from builder.adapters.parts import keep_parts


@pytest.fixture(autouse=True)
def _written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


class Counting(Environment):
    """An environment that counts what it compiles."""

    compiled = 0

    def compile(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja's
        Counting.compiled += 1
        return super().compile(*args, **kwargs)


class Maker:
    """Makes pages of templates, each as a build of its own."""

    def __init__(self, folder: Path, made_by: str = "1") -> None:
        self.folder, self.made_by = folder, made_by
        Counting.compiled = 0

    @property
    def compiled(self) -> int:
        return Counting.compiled

    def page(self, **templates: str) -> str:
        env = Counting(loader=DictLoader(templates), autoescape=True)
        keep_parts(env, CompiledTemplates(self.made_by, self.folder))
        return env.get_template("main").render(name="<x>")


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "code")
    templates = {"main": "{% include 'part' %} {{ name }}", "part": "{{ name|e }}"}
    assert [maker.page(**templates) for _ in range(3)] == ["&lt;x&gt; &lt;x&gt;"] * 3
    assert maker.compiled == 2


def test_another_source_is_compiled_anew(tmp_path: Path) -> None:
    maker = Maker(tmp_path)
    assert [maker.page(main=text) for text in ("a", "b", "b")] == ["a", "b", "b"]
    assert maker.compiled == 2


def test_other_code_is_of_no_use(tmp_path: Path) -> None:
    assert [Maker(tmp_path, made_by).page(main="a") for made_by in "12"] == ["a", "a"]
    other = Maker(tmp_path, "1")
    other.page(main="a")
    assert other.compiled == 1


@pytest.mark.parametrize("data", [b"", b"x", b"N", b")\x02N"])
def test_damaged_code_is_compiled_anew(tmp_path: Path, data: bytes) -> None:
    maker = Maker(tmp_path)
    maker.page(main="a")
    for path in tmp_path.iterdir():
        path.write_bytes(data)
    assert maker.page(main="a") == "a"
    assert maker.compiled == 2


def test_without_a_place_every_build_compiles(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    maker = Maker(tmp_path / "file" / "code")
    assert [maker.page(main="a") for _ in range(2)] == ["a", "a"]
    assert maker.compiled == 2


def test_nothing_is_kept_if_python_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    Maker(tmp_path).page(main="a")
    assert not list(tmp_path.iterdir())


def test_a_wrong_template_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(TemplateSyntaxError):
        Maker(tmp_path).page(main="{% if %}")
    assert not list(tmp_path.iterdir())
