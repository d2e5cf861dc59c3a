"""Declare the search fields, the forms of a word, and the facets.

The index, the query language, the ranking, the explanations of hits and the documentation are derived from these
tables. Weights are whole numbers, so that every engine computes the same score. The score of a hit is a sum over the
words of the query and the fields that contain them: the weight of the field times the weight of the best form found
there.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.models import ENTITIES
from kb.texts import Text

SCHEMA_VERSION = 17
"""Increase it whenever documents are read or tokenised differently; see ``SCHEMA``."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A group of texts of a document with one weight. ``code`` is its name in the index."""

    name: str
    code: str
    weight: int
    label: Text
    where: Text
    """Completes the sentence "found …"."""


# Each weight exceeds the sum of those below it, so that a better field always wins over several lesser ones. The
# heading is an exception: only sources have one, and they have no title.
TEXT_FIELDS = (
    # People remember and type names.
    TextField("title", "t", 16, Text("Titel und Namen", "Title and names"), Text("im Titel", "in the title")),
    # The title of an article or a web page is a sentence about something else. A record with the same words in its
    # facts and its description ranks higher.
    TextField("heading", "h", 12, Text("Überschrift", "Heading"), Text("in der Überschrift", "in the heading")),
    # Fields, regions, programmes and managers describe the record in a few chosen words.
    TextField("facts", "f", 8, Text("Angaben", "Facts"), Text("in den Angaben", "in the facts")),
    # Summaries and descriptions mention many things in passing.
    TextField("text", "x", 4, Text("Beschreibung", "Description"), Text("in der Beschreibung", "in the description")),
    # Statements of sources about the record describe it less directly.
    TextField("statements", "s", 2, Text("Aussagen", "Statements"), Text("in den Aussagen", "in the statements")),
    # A hit in a long list of members and partners means least.
    TextField("members", "m", 1, Text("Beteiligte", "Members"), Text("unter den Beteiligten", "among the members")),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A relation between a word of the query and the word found. ``how`` explains it with {word} and {found}."""

    name: str
    weight: int
    how: Text


# The typed form is best and another ending nearly as good. A part of a compound is a guess, and a synonym was not typed
# at all.
EXACT = Form("exact", 10, Text("„{word}“", "“{word}”"))
PREFIX = Form("prefix", 9, Text("„{found}“, beginnt mit „{word}“,", "“{found}”, which begins with “{word}”,"))
INFLECTED = Form("inflected", 9, Text("„{found}“, eine Form von „{word}“,", "“{found}”, a form of “{word}”,"))
PART = Form("part", 5, Text("„{word}“ als Teil von „{found}“", "“{word}” as a part of “{found}”"))
# A typed compound whose parts occur apart was not typed so either, and each of them says less than the whole.
DIVIDED = Form("divided", 4, Text("„{found}“, ein Teil von „{word}“,", "“{found}”, a part of “{word}”,"))
SYNONYM = Form("synonym", 3, Text("„{found}“, gleichbedeutend mit „{word}“,", "“{found}”, which means “{word}”,"))
# A stop word, or what frames a question, in any form: it decides between records that are equal otherwise.
FILLER = Form("filler", 1, Text("„{found}“", "“{found}”"))
# This is not a form of one word: several words get this weight in addition if they are adjacent as typed.
BESIDE = Form("beside", 3, Text("„{found}“", "“{found}”"))
# Nor is this: a text that has a word more than once is more about it.
REPEATED = Form("repeated", 8, Text("„{found}“", "“{found}”"))
# Nor is this: a record whose whole name was typed gets this weight in addition, as for two further words.
WHOLE = Form("whole", 20, Text("„{found}“", "“{found}”"))
# A topic of one word is what was typed, but initiatives with the word in their name may be meant as well.
TOPIC = Form("topic", 4, Text("„{found}“", "“{found}”"))
FORMS = (EXACT, PREFIX, INFLECTED, PART, DIVIDED, SYNONYM, FILLER)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rank of records by importance. ``weight`` is added for each word of the query."""

    name: str
    weight: int


# An entry is a row of a list: one of the thousands of projects, or a beneficiary without further data. It must rank
# below a subject that has the words in its facts alone, even if it has them in its title, text, statements and members
# itself, which is 16 + 4 + 2 + 1 more. An account is about a subject and has the name of that subject among its facts,
# so it gets 8 less than the subject. A record whose whole name was typed counts as a subject.
SUBJECT = Standing("subject", 23)
ACCOUNT = Standing("account", 15)
ENTRY = Standing("entry", 0)
STANDINGS = (ENTRY, ACCOUNT, SUBJECT)
ACCOUNTS = frozenset(("statement", "milestone", "succession", "label", "contribution", "cluster_manager"))


# Records with equal scores are sorted by kind in this order, because 270,000 projects must not bury sixty initiatives.
KINDS = (
    "initiative",
    "programme",
    "policy_era",
    "region",
    "competence_field",
    "field_scheme",
    "event",
    "cluster_manager",
    "organisation",
    "person",
    "statement",
    "milestone",
    "succession",
    "label",
    "contribution",
    "source",
    "project",
)


# What a record is called when it is asked for by its kind. Other forms of these words are found by their stems. Words such
# as "policy" or "cluster" in the name of a kind would make all its records answers to them, so that every name is one word.
KIND_NAMES = {kind: (ENTITIES[kind].__title__,) for kind in KINDS} | {
    "policy_era": (Text("Politikphase", "Era"),),
    "competence_field": (Text("Kompetenzfeld", "Field"),),
    "field_scheme": (Text("Systematik", "Scheme"),),
    "cluster_manager": (Text("Clustermanagement", "Manager"), Text.same("Clustermanager")),
}


# Not shown beside results: it finds the documents that quote a source when the source changes.
SOURCE_TERM = "source"

TITLE_NAMES = ("title", "titel")
SORTS = ("relevance", "name", "year", "newest")
