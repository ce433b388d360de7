"""Page templates compile to code that writes what Jinja's own code does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, UndefinedError
from markupsafe import Markup

from builder.core.compile import make_environment


def escaped(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(str(value).replace("*", "\\*"))


def bold(value: object) -> Markup:
    return Markup(f"**{value}**")


MACROS = """\
{% macro row(a, b="-") %}[{{ a }} {{ b }}]{% endmacro %}
{% macro nested(items) %}{% for i in items %}{{ row(i, loop.index) }}{% endfor %}{% endmacro %}
{% macro around() %}<{{ caller() }}>{% endmacro %}
{% macro any() %}{{ varargs | join("+") }}{{ kwargs["x"] }}{% endmacro %}
"""
TEMPLATES = [
    "plain *text*",
    "{{ star }} {{ star | bold }} {{ 1 }} {{ none }} {{ 'a' ~ 1 ~ star }} {{ 'a' ~ (star | bold) }}",
    "{% for n in numbers %}{{ n }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% for n in [] %}{{ n }}{% else %}none *{% endfor %}",
    "{% for n in tree recursive %}({{ n.name }}{{ loop(n.inner) }}){% endfor %}",
    "{% from 'macros' import row, nested %}{{ row('*') }}{{ row('*', '*') }}{{ row(b=1, a=2) }}"
    "{{ nested(numbers) }}{{ row(a='x') | upper }}",
    "{% import 'macros' as m %}{{ m.row(star) }}{% call m.around() %}*{{ star }}{% endcall %}"
    "{{ m.any(1, 2, x='*') }}",
    "{% set x = star | bold %}{{ x }}{% set y %}*{{ star }}{% endset %}{{ y }}",
    "{% set space = namespace(n=0) %}{% for i in numbers %}{% set space.n = space.n + i %}"
    "{% endfor %}{{ space.n }}",
    "{% include 'part' %} and {% include 'part' %}",
    "{% if numbers | length > 2 and star is defined %}{{ object.name }}{{ object.of(1, n=2) }}{% endif %}",
    "{% with a = star %}{{ a }}{% endwith %}{% filter upper %}a{{ star }}{% endfilter %}",
    "{{ dict(a=1).a if 0 else numbers[1:] | map('string') | join('*') }}",
    "{% extends 'base' %}{% block one %}1 {{ super() }}{{ star }}{% endblock %}",
]
OTHERS = {
    "macros": MACROS,
    "part": "part {{ star }}",
    "base": "<{% block one %}one *{% endblock %}|{% block two %}{{ star }}{% endblock %}>",
}
VALUES = {
    "star": "*",
    "numbers": [1, 2, 3],
    "tree": [SimpleNamespace(name="*", inner=[SimpleNamespace(name="b", inner=[])])],
    "object": SimpleNamespace(name="a*", of=lambda a, n: f"{a}*{n}"),
}


def rendered(environment: Environment, text: str) -> str:
    return environment.from_string(text).render(VALUES)


@pytest.mark.parametrize("text", TEMPLATES)
def test_the_code_writes_what_jinjas_does(text: str) -> None:
    jinja = Environment(
        loader=DictLoader(OTHERS),
        autoescape=True,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters["bold"] = bold
    ours = make_environment(DictLoader(OTHERS), escaped, {}, {"bold": bold})
    assert rendered(ours, text) == rendered(jinja, text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{{ unknown }}", UndefinedError),
        ("{{ object.unknown }}", AttributeError),
        ("{% from 'macros' import row %}{{ row() }}", UndefinedError),
        ("{% from 'macros' import row %}{{ row(1, 2, 3) }}", TypeError),
        ("{% from 'macros' import row %}{{ row(c=3) }}", TypeError),
        ("{% from 'macros' import unknown %}{{ unknown() }}", UndefinedError),
        ("{{ star | unknown }}", TemplateError),
        ("{% include 'unknown' %}", TemplateError),
    ],
)
def test_what_is_unknown_is_an_error(text: str, error: type[Exception]) -> None:
    environment = make_environment(DictLoader(OTHERS), escaped, {}, {})
    with pytest.raises(error):
        rendered(environment, text)


def test_functions_are_called_with_what_is_given() -> None:
    environment = make_environment(
        DictLoader({}), escaped, {"told": lambda a, b=0: f"{a}*{b}"}, {"bold": bold}
    )
    assert rendered(environment, "{{ told(1) }} {{ told(1, b=2) }}") == "1\\*0 1\\*2"
    assert rendered(environment, "{{ told(*numbers[:2]) }} {{ told(**{'a': 3}) }}") == "1\\*2 3\\*0"
