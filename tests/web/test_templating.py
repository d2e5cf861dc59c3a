"""How templates are preprocessed."""

from __future__ import annotations

from jinja2 import Environment

from kb.web.templating import Unindent


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
