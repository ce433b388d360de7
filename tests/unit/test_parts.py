"""Parts of a theme are rendered once for all pages that agree in what the part reads."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from builder.adapters.parts import keep_parts


class Theme:
    """An environment whose templates can say that they are rendered."""

    def __init__(self, **templates: str) -> None:
        self.rendered: list[str] = []
        self.env = Environment(
            loader=DictLoader({f"{name}.html": text for name, text in templates.items()}),
            autoescape=True,
        )
        keep_parts(self.env)
        self.env.globals["note"] = lambda name: self.rendered.append(name) or ""

    def page(self, url: str = "a/x.html", **values: object) -> str:
        page = SimpleNamespace(url=url, **values)
        return self.env.get_template("main.html").render(page=page, **values)


def test_a_part_is_rendered_once_for_equal_values() -> None:
    theme = Theme(main="{% include 'part.html' %}", part="{{ note('part') }}<{{ kind }}>")
    assert [theme.page(kind=kind) for kind in "aab"] == ["<a>", "<a>", "<b>"]
    assert theme.rendered == ["part", "part"]


def test_a_value_that_the_template_around_sets_counts() -> None:
    theme = Theme(
        main="{% set kind = page.kind %}{% include 'part.html' %}", part="{{ note('') }}{{ kind }}"
    )
    assert [theme.page(kind=kind) for kind in "aba"] == ["a", "b", "a"]
    assert len(theme.rendered) == 2


@pytest.mark.parametrize(
    "part",
    [
        "{{ page.name }}",
        "{% include 'inner.html' %}",
        "{% include inner %}",
        "{% include ['inner.html'] %}",
        "{% from 'inner.html' import name with context %}{{ name() }}",
        "{{ ''|of_page }}",
        "{{ of_page('') }}",
        "{{ (1 if '' is of_page else 2)|replace('2', '')|string }}{{ meta.name }}",
    ],
)
def test_a_part_that_depends_on_the_page_is_rendered_for_each(part: str) -> None:
    theme = Theme(
        main="{% include 'part.html' %}",
        part=part,
        inner="{% macro name() %}{{ page.name }}{% endmacro %}{{ name() }}",
    )

    @pass_context
    def of_page(context: Context, value: str) -> str:
        return value + str(context["page"].name)

    theme.env.filters["of_page"] = theme.env.tests["of_page"] = of_page
    theme.env.globals |= {"of_page": of_page, "inner": "inner.html"}
    found = [
        theme.page(name=name, meta={"name": name}).strip().lstrip("1").removesuffix(" ")
        for name in ("x", "y", "x")
    ]
    assert found == ["x", "y", "x"]


def test_a_list_counts_only_as_itself() -> None:
    theme = Theme(main="{% include 'part.html' %}", part="{{ names|join }}")
    assert [theme.page(names=list(names)) for names in ("ab", "cd", "ab")] == ["ab", "cd", "ab"]


def test_text_and_markup_are_not_the_same() -> None:
    theme = Theme(main="{% include 'part.html' %}", part="{{ text }}")
    assert [theme.page(text=text) for text in ("<", Markup("<"))] == ["&lt;", "<"]


def test_links_differ_by_folder() -> None:
    @pass_context
    def url(context: Context, target: str) -> str:
        return "../" * str(context["page"].url).count("/") + target

    theme = Theme(main="{% include 'part.html' %}", part="{{ note('') }}{{ 'x.css'|url }}")
    theme.env.filters["url"] = url
    urls = ["index.html", "a/b.html", "a/c.html", "d.html"]
    assert [theme.page(url) for url in urls] == ["x.css", "../x.css", "../x.css", "x.css"]
    assert len(theme.rendered) == 2


def test_what_differs_on_every_page_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.adapters.parts._VARIANTS", 2)
    theme = Theme(main="{% include 'part.html' %}", part="{{ note('') }}{{ name }}")
    assert [theme.page(name=name) for name in "abcabc"] == list("abcabc")
    assert len(theme.rendered) == 4


def test_blocks_and_templates_without_a_name_work() -> None:
    theme = Theme(
        main="{% extends 'base.html' %}{% block a %}{{ page.name }}{% endblock %}",
        base="<{% block a %}{% endblock %}>",
    )
    assert [theme.page(name=name) for name in "xy"] == ["<x>", "<y>"]
    assert theme.env.from_string("{{ a }}").render(a="<") == "&lt;"


def test_text_is_escaped_once() -> None:
    theme = Theme(main="{{ page.a|e }} {{ page.a }} {{ page.a|safe }} {{ page.a|upper|e }}")
    assert theme.page(a="<a&") == "&lt;a&amp; &lt;a&amp; <a& &lt;A&amp;"


def test_parts_may_include_each_other() -> None:
    tree = "{{ depth }}{% if depth < 3 %}{% set depth = depth + 1 %}{% include 'part.html' %}{% endif %}"
    theme = Theme(main="{% set depth = 1 %}{% include 'part.html' %}", part=tree)
    assert [theme.page(), theme.page()] == ["123", "123"]


def test_what_is_safe_is_printed_as_it_is() -> None:
    class Html:
        def __html__(self) -> str:
            return "<b>"

    theme = Theme(main="{{ page.a|safe }}{% set b = page.a|safe %}{{ b }}{{ [b]|join|safe }}")
    assert [theme.page(a=a) for a in ("<a>", Markup("<a>"), Html())] == [
        "<a><a><a>",
        "<a><a><a>",
        "<b><b><b>",
    ]
