"""How templates are compiled: without indentation, into direct calls and cheap escaping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping
from keyword import iskeyword
from typing import Any

from flask import templating
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # The part of it written in C.

_ONLY_TAGS = re.compile(r"(?:\{%(?!-)(?:(?!%\}).)*%\}\s*)+|(?:\{#)?(?:(?!\{#).)*#\}")
"""A line of tags, or the end of a comment, without output."""
_TAG = re.compile(r"\{(?:%(?!\+)|#)")
"""A tag that strips the space before it."""


class Unindent(Extension):
    """Remove the indentation of templates when they are compiled; it would be an eighth of a page.

    Jinja removes the line break after a tag, so one space is left there to separate words. A line that begins with a tag
    needs none, unless the tag keeps the space before it with a plus.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source without indentation."""
        return "\n".join(_unindented(source.split("\n")))


def _unindented(lines: Iterable[str]) -> Iterator[str]:
    is_open = False
    for line in lines:
        text = line.lstrip(" \t")
        is_apart = is_open and len(text) < len(line) and text and not _TAG.match(text)
        yield f" {text}" if is_apart else text
        if not _ONLY_TAGS.fullmatch(text):
            is_open = text.endswith(("%}", "#}"))


def written(value: object) -> str:
    """Escape a value as ``markupsafe.escape`` does, without making it Markup: templates only join what they write."""
    if value.__class__ is str:
        return _escape_inner(value)
    return value if value.__class__ is Markup else escape(value)


class DirectCode(CodeGenerator):
    """Compile calls of templates into calls of Python.

    Jinja asks at each call whether the function wants its context, and makes each text that is written a Markup object. Both
    take longer than most of our functions, and pages have thousands of them.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's name.
        """Write the module of a template."""
        super().visit_Template(node, frame)
        self.writeline("from kb.web.compiling import written as escape")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call; Jinja writes those of functions that want the context, and those with arguments in a list."""
        if (
            self._wants_context(node.node)
            or node.dyn_args
            or node.dyn_kwargs
            or any(iskeyword(k.key) for k in node.kwargs)
        ):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _wants_context(self, function: nodes.Expr) -> bool:
        return isinstance(function, nodes.Name) and hasattr(
            self.environment.globals.get(function.name), "jinja_pass_arg"
        )


class Templates(templating.Environment):
    """Compile templates by ``DirectCode``, and let all share the globals of the environment.

    Jinja chains them behind globals of each template, of which we have none. Looking through the chain would take a
    fifteenth of the time of a page.
    """

    code_generator_class = DirectCode

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return super().make_globals(d) if d else self.globals
