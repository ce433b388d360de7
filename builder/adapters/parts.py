"""Parts of a theme that are the same on most pages: rendered once, then taken as they are.

A template that others include gives the same text whenever the names that it reads have the same
values, and its source says which these are. One that reads the page itself is rendered for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.runtime import Context

_VARIANTS = 1000
"""How many texts of one part are kept; the values that a theme of one's own reads may be many."""

_PURE = frozenset({"map", "reject", "rejectattr", "select", "selectattr"})
"""Filters that are given the context, but do not read it."""
_OF_THE_FOLDER = frozenset({"url", "script_tag"})
"""MkDocs' filters, which read of the context only what pages of a folder have in common."""

_ESCAPED = frozenset({"e", "escape", "safe"})

_Root = Callable[[Context], Iterator[str]]


def keep_parts(env: Environment) -> None:
    """Let the templates that an environment loads from now on keep what they give.

    It is for one build: that a file has changed since it was loaded is not looked for.
    """
    env.auto_reload = False
    env.template_class = _KeptTemplate
    env.code_generator_class = _CodeGenerator


class _KeptTemplate(Template):
    """A template that keeps what it gives, if what that depends on can be told."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: Any,  # noqa: A002, ANN401 - Jinja's signature
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        template = super().from_code(environment, code, globals, uptodate)
        names = _names(environment, template.name, set()) if template.name else None
        if names is not None:
            template.root_render_func = _kept(template.root_render_func, tuple(sorted(names)))
        return template


class _CodeGenerator(CodeGenerator):
    """Compiles templates to code that does not escape again what `|e` or `|safe` has made."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's signature
        done = isinstance(node, nodes.Filter) and node.name in _ESCAPED
        if done and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(f"({finalize.src or ''}")
        else:
            super()._output_child_pre(node, frame, finalize)


def _kept(render: _Root, names: tuple[str, ...]) -> _Root:
    """Return a function that gives what `render` does, and renders only what is new to it.

    Texts count as equal if they are the same characters, all else only if it is the same object.
    """
    texts: dict[tuple[object, ...], tuple[list[object], str]] = {}

    def root(context: Context) -> Iterator[str]:
        read = context.resolve_or_missing
        values = [read(name) for name in names]
        page = read("page")
        place = page.url.rpartition("/")[0] if hasattr(page, "url") else None
        key = (place, *[value if type(value) is str else id(value) for value in values])
        found = texts.get(key)
        if found is None:
            # The values are kept too, so that no new object gets the address of an old one.
            found = values, "".join(render(context))
            if len(texts) < _VARIANTS:
                texts[key] = found
        yield found[1]

    return root


def _names(env: Environment, name: str, seen: set[str]) -> set[str] | None:
    """Return the names that a template and what it includes read, or None if that is not all."""
    if env.loader is None:
        return None
    seen.add(name)
    tree = env.parse(env.loader.get_source(env, name)[0])
    if any(tree.find_all((nodes.Extends, nodes.Block, nodes.NSRef))) or not _is_pure(env, tree):
        return None
    # MkDocs' filter `url` falls back to it.
    names = find_undeclared_variables(tree) | {"base_url"}
    for other in find_referenced_templates(tree):
        if other is None:
            return None
        try:
            found = set() if other in seen else _names(env, other, seen)
        except TemplateNotFound:
            return None
        if found is None:
            return None
        names |= found
    return None if "page" in names else names


def _is_pure(env: Environment, tree: nodes.Template) -> bool:
    """Return whether no filter, test or function in a template reads more than it is given."""
    tables = (env.filters, nodes.Filter), (env.tests, nodes.Test)
    used = {
        name: table.get(name)
        for table, kind in tables
        for name in (node.name for node in tree.find_all(kind))
        if name not in _PURE | _OF_THE_FOLDER
    }
    called = [node.node for node in tree.find_all(nodes.Call)]
    used |= {f.name: env.globals.get(f.name) for f in called if isinstance(f, nodes.Name)}
    passed = (getattr(function, "jinja_pass_arg", None) for function in used.values())
    return not any(arg is not None and arg.name == "context" for arg in passed)
