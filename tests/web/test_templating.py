"""How templates are preprocessed and compiled."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import Environment, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kb.web.compiling import Templates, Unindent


def test_taking_out_the_indentation_leaves_words_apart() -> None:
    templates = Environment(extensions=[Unindent], trim_blocks=True, lstrip_blocks=True, autoescape=True)
    source = """<ul>
      {% for name in names %}
        <li>
          {{ name }}{% if loop.first %}, first{% endif %}
          <span>of all</span>
        </li>
      {% endfor %}
    </ul>"""
    written = templates.from_string(source).render(names=["a", "b"])
    assert written.split() == ["<ul>", "<li>", "a,", "first", "<span>of", "all</span>", "</li>", "<li>"] + [
        "b",
        "<span>of",
        "all</span>",
        "</li>",
        "</ul>",
    ]
    assert "   " not in written


def test_a_tag_on_a_line_of_its_own_leaves_nothing() -> None:
    templates = Environment(extensions=[Unindent], trim_blocks=True, lstrip_blocks=True)
    source = "<ul>\n  {# A comment\n    of two lines #}\n  {% if a %}\n    <li>a</li>\n  {% endif %}\n</ul>"
    assert templates.from_string(source).render(a=True) == "<ul>\n<li>a</li>\n</ul>"


def test_words_stay_apart_over_several_tags() -> None:
    templates = Environment(extensions=[Unindent], trim_blocks=True, lstrip_blocks=True)
    source = "a{% if a %}, b{% endif %}\n  {% if a %}\n    c\n  {%- endif %}\n  d"
    assert templates.from_string(source).render(a=True) == "a, b c d"


def test_a_tag_that_keeps_the_space_before_it_keeps_it() -> None:
    templates = Environment(extensions=[Unindent], trim_blocks=True, lstrip_blocks=True)
    source = "a{% if a %}, b{% endif %}\n  {%+ if a %}· c{% endif %}\n"
    assert templates.from_string(source).render(a=True) == "a, b · c"


@pass_context
def _named(context: Context, name: str) -> object:
    return context[name]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ text }}, {{ markup }}, {{ 3 }}, {{ none }}", "&lt;&amp;&#34;, <b>, 3, None"),
        ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(text) }}{{ m(1, b=3) }}", "&lt;&amp;&#34;213"),
        ("{% macro m() %}<{{ caller(text) }}>{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}", "<&lt;&amp;&#34;>"),
        (
            "{% for x in [1] %}{{ named('text') }}{{ function(*[x], **{'class': 2}) }}{% endfor %}",
            "&lt;&amp;&#34;(1, 2)",
        ),
        ("{{ function(1, class=2) }}{{ text.upper() }}", "(1, 2)&lt;&amp;&#34;"),
    ],
)
def test_calls_and_escaping_are_those_of_jinja(source: str, written: str) -> None:
    values = {"text": '<&"', "markup": Markup("<b>"), "function": lambda first, **more: (first, more["class"])}
    templates = Templates(Flask(__name__), autoescape=True)
    templates.globals["named"] = _named
    assert templates.from_string(source).render(values) == written
    jinja = Environment(autoescape=True)
    jinja.globals["named"] = _named
    assert jinja.from_string(source).render(values) == written


def test_calling_what_is_undefined_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="missing"):
        Templates(Flask(__name__), autoescape=True).from_string("{{ missing() }}").render()
