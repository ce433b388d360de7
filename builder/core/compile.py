"""Page templates to Python code, through Jinja's own compiler.

Jinja's code serves templates of every kind. Those of pages are of one kind: they read plain values and
write Markdown, which is escaped when it is printed. The code for that does half of the work:

- what is printed is escaped once, and what a filter has made Markdown is not looked at again;
- a name with a dot is an attribute, and a function is called without Jinja's context;
- all that a template writes is joined once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import markup_join
from jinja2.utils import missing
from markupsafe import Markup

from builder.core.escape import as_markdown

Functions = Mapping[str, object]


class _Write(Protocol):
    def __call__(self, *values: object, **named: object) -> str: ...


class _Macro:
    """A macro that takes what it needs, and writes Markdown."""

    __slots__ = ("_names", "_write")

    def __init__(self, write: _Write, names: tuple[str, ...]) -> None:
        self._write, self._names = write, names

    def __call__(self, *values: object, **named: object) -> Markup:
        names = self._names[len(values) :]
        if names:
            # Its code puts in the defaults.
            values = (*values, *[named.pop(name, missing) for name in names])
        return as_markdown(self._write(*values, **named))


class _CodeGenerator(CodeGenerator):
    """Compiles page templates."""

    environment: _Environment

    def enter_frame(self, frame: Frame) -> None:
        """Let a whole template write to a list, as a macro does."""
        if frame.rootlevel:
            self.buffer(frame)
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:  # noqa: FBT001, FBT002 - Jinja's signature
        """Give what the template has written at its end."""
        if frame.rootlevel:
            self.writeline(f"yield concat({frame.buffer})")
        super().leave_frame(frame, with_python_scope)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Define a macro; those with special parameters stay Jinja's own."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
        else:
            names = tuple(argument.name for argument in macro_ref.node.args)
            self.write(f"environment.macro(macro, {names!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - Jinja's signature
        """Call a function as Python does."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Read an attribute as Python does."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Join values."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 - Jinja's signature
        is_markdown = isinstance(node, nodes.Filter) and node.name in self.environment.markdown
        # Two brackets are closed after it.
        self.write("((" if is_markdown else "(environment.finalize(")


class _Environment(Environment):
    """What the code of page templates refers to."""

    code_generator_class = _CodeGenerator
    macro = _Macro
    markdown: frozenset[str] = frozenset()

    @staticmethod
    def joined(values: tuple[object, ...]) -> str:
        """Join values; if one of them is Markdown, all are."""
        return markup_join(values) if Markup in map(type, values) else "".join(map(str, values))


def make_environment(
    loader: BaseLoader, escape: Callable[[object], str], functions: Functions, markdown: Functions
) -> Environment:
    """Return the environment in which page templates are compiled.

    `escape` makes Markdown of what is printed; what the filters in `markdown` return is Markdown already.
    """
    environment = _Environment(
        loader=loader,
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters.update(markdown)
    environment.markdown = frozenset(markdown)
    environment.globals |= functions
    return environment
