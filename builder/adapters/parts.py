"""Parts of a theme that are the same on most pages: rendered once, then taken as they are.

A template that others include gives the same text whenever the names that it reads have the same
values, and its source says which these are. One that reads the page itself is rendered for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from types import CodeType
from typing import Any, NamedTuple, cast

from jinja2 import BytecodeCache, Environment, Template, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.runtime import Context
from markupsafe import Markup

_VARIANTS = 1000
"""How many texts of one part are kept; the values that a theme of one's own reads may be many."""

_PURE = frozenset({"map", "reject", "rejectattr", "select", "selectattr"})
"""Filters that are given the context, but do not read it."""
_OF_THE_FOLDER = frozenset({"url", "script_tag"})
"""MkDocs' filters, which read of the context only what pages of a folder have in common."""

_ESCAPED = frozenset({"e", "escape", "safe"})

_Root = Callable[[Context], Iterator[str]]


class _Reads(NamedTuple):
    """What a template reads, as its compiled code says; `is_whole` if that is all it depends on."""

    names: tuple[str, ...]
    templates: tuple[str, ...]
    filters: tuple[str, ...]
    tests: tuple[str, ...]
    functions: tuple[str, ...]
    is_whole: bool


def keep_parts(env: Environment, compiled: BytecodeCache | None = None) -> None:
    """Let the templates that an environment loads from now on keep what they give.

    Their code is taken from `compiled`. It is for one build: that a file has changed since it was
    loaded is not looked for.
    """
    env.auto_reload = False
    env.bytecode_cache = compiled
    env.template_class = _KeptTemplate
    env.context_class = _Context
    env.code_generator_class = _CodeGenerator


def shown(value: object) -> str:
    """Return what `|safe` lets a template print; a text is not copied, as it may be a whole page."""
    return value if type(value) is str else Markup(value)  # noqa: S704 - the template says so


class _Context(Context):
    """The names that a template knows; all templates have the same globals, so none are noted.

    To list them takes as long as all the rest of a context.
    """

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, ARG002 - Jinja's signature
    ) -> None:
        super().__init__(environment, parent, name, blocks)


class _KeptTemplate(Template):
    """A template that keeps what it gives, if what that depends on can be told."""

    reads: _Reads

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: Any,  # noqa: A002, ANN401 - Jinja's signature
        uptodate: Callable[[], bool] | None = None,
    ) -> _KeptTemplate:
        template = cast("_KeptTemplate", super().from_code(environment, code, globals, uptodate))
        render = template.root_render_func
        template.reads = _Reads(*render.__globals__["reads"])

        def root(context: Context) -> Iterator[str]:
            # Templates may include each other, so that all have to be there.
            names = _names(environment, template, set())
            kept = render if names is None else _kept(render, tuple(sorted(names)))
            template.root_render_func = kept
            return kept(context)

        if template.name:
            template.root_render_func = root
        return template


class _CodeGenerator(CodeGenerator):
    """Compiles templates to code that does not escape again what `|e` or `|safe` has made.

    The code says what a template reads.
    """

    _printed: nodes.Node | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import shown")
        self.writeline(f"reads = {tuple(_reads(node))!r}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's signature
        done = isinstance(node, nodes.Filter) and node.name in _ESCAPED
        if done and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self._printed = node if finalize.src is None else None
            self.write(f"({finalize.src or ''}")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if node is self._printed and node.name == "safe" and node.node is not None:
            self.write("shown(")
            self.visit(node.node, frame)
            self.write(")")
        else:
            super().visit_Filter(node, frame)


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


def _reads(tree: nodes.Template) -> _Reads:
    """Return what a template reads."""
    others = tuple(find_referenced_templates(tree))
    whole = None not in others and not any(tree.find_all((nodes.Extends, nodes.Block, nodes.NSRef)))
    called = [node.node for node in tree.find_all(nodes.Call)]
    return _Reads(
        tuple(sorted(find_undeclared_variables(tree))),
        tuple(other for other in others if other is not None),
        tuple(sorted({node.name for node in tree.find_all(nodes.Filter)})),
        tuple(sorted({node.name for node in tree.find_all(nodes.Test)})),
        tuple(sorted({node.name for node in called if isinstance(node, nodes.Name)})),
        whole,
    )


def _names(env: Environment, template: Template, seen: set[str]) -> set[str] | None:
    """Return the names that a template and what it includes read, or None if that is not all."""
    seen.add(template.name or "")
    reads = template.reads if isinstance(template, _KeptTemplate) else None
    if reads is None or not (reads.is_whole and _is_pure(env, reads)):
        return None
    # MkDocs' filter `url` falls back to it.
    names = {*reads.names, "base_url"}
    for name in reads.templates:
        try:
            found = set() if name in seen else _names(env, env.get_template(name), seen)
        except TemplateNotFound:
            return None
        if found is None:
            return None
        names |= found
    return None if "page" in names else names


def _is_pure(env: Environment, reads: _Reads) -> bool:
    """Return whether no filter, test or function in a template reads more than it is given."""
    known = _PURE | _OF_THE_FOLDER
    used = [env.filters.get(name) for name in reads.filters if name not in known]
    used += [env.tests.get(name) for name in reads.tests if name not in known]
    used += [env.globals.get(name) for name in reads.functions]
    passed = (getattr(function, "jinja_pass_arg", None) for function in used)
    return not any(arg is not None and arg.name == "context" for arg in passed)
