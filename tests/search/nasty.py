"""What people, programs and other pages put into a search box: a grammar of nasty queries for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from kb.search import FACETS, MOST_CHARACTERS

WORDS = (
    "Logistik Förderung Foerderung FÖRDERUNG Straße Ziel-2 Ziel2 IT it's Nordrhein-Westfalen KMU der of e.V. R&D C++ "
    "NanoMikro+Werkstoffe.NRW 2000–2006 1.000.000 70.000 http://x.de/?q=a&b=c a@b.de Wasserwirtschaftx Dorttmund "
    "Donaudampfschifffahrtsgesellschaftskapitän"
).split()
KNOWN = (
    "Logistik Chemie Dortmund Herten Ruhrgebiet Wasserwirtschaft Informationstechnik NRW ChemSite Österreich".split()
)
"""Words of the records that tests of the search share."""
FOREIGN = "Ελλάδα Łódź İstanbul ıI ﬁrma Ａ１ ²³½ 東京 ไทย שלום مرحبا é a̐éö̲ 👩‍🔬 😀 𝒳 ☃ ª º ŉ ǅ ẞ".split()
SIGNS = list(
    "()\"'„“”«»‚‘-–−=*:.,;!?/\\|&~^+#<>[]{}@%$§°_ \t\n\r\x00\x07\x1b\x7f\u00a0\u00ad\u200b\u200d\u202e\u2028\ufeff\ufffd"
)
OPERATORS = [
    "OR",
    "ODER",
    "or",
    "AND",
    "NOT",
    "UND",
    "NICHT",
    " OR ",
    " ODER ",
    "--",
    "- -",
    "==",
    "**",
    "..",
    "...",
    '""',
    "()",
]
NAMES = [name for facet in FACETS for name in facet.names] + ["title", "titel", "foo", "REGION", "Gegründet", "ﬁeld"]
VALUES = [
    "",
    "ruhr",
    "Ruhrgebiet",
    '"Emscher Lippe"',
    "(a b)",
    "1998",
    "1998..2003",
    "2003..1998",
    "..",
    "..2000",
    "99999..",
    "٢٠٠٣..",
    "-1..1",
    "=x",
    "*",
]
_SURROGATES = st.characters(categories=["Cs"])
"""Halves of characters, as a shell makes them of bytes that are no UTF-8."""

_named = st.builds("{}:{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES))


def _misspelt(word: str, at: int) -> str:
    """Swap two neighbouring letters."""
    at %= len(word) - 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


TYPED = st.one_of(
    st.sampled_from(KNOWN),
    st.builds(_misspelt, st.sampled_from(KNOWN), st.integers(0, 20)),
    st.builds(lambda word, length: word[:length], st.sampled_from(KNOWN), st.integers(2, 8)),
)
"""A known word, whole, misspelt or begun."""

_operated = st.sampled_from(
    [
        "region:ruhr",
        "kind:initiative",
        "year:1998..2003",
        "title:Chem*",
        "-Chemie",
        "=Logistik",
        '"Emscher-Lippe"',
        "Chemie OR Technik",
    ]
)
READABLE = st.lists(st.one_of(TYPED, _operated, st.sampled_from(WORDS), _named), min_size=1, max_size=3).map(" ".join)
"""Queries as people type them: known words with an operator, a filter or an unknown word among them."""

_atoms = st.one_of(
    TYPED,
    st.sampled_from(WORDS),
    st.sampled_from(FOREIGN),
    st.sampled_from(SIGNS),
    st.sampled_from(OPERATORS),
    _named,
    st.text(max_size=8),
    _SURROGATES,
)


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({})".format, inner),
        st.builds('"{}"'.format, inner),
        st.builds("-{}".format, inner),
        st.builds("={}".format, inner),
        st.builds("{}*".format, inner),
        st.builds("{} OR {}".format, inner, inner),
        st.builds("{} {}".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
        st.builds(lambda name, text: f"{name}:{text}", st.sampled_from(NAMES), inner),
        st.builds(lambda text, times: text * times, inner, st.integers(1, 60)),
    )


QUERIES: st.SearchStrategy[str] = st.one_of(
    READABLE,
    TYPED,
    st.recursive(_atoms, _composed, max_leaves=20),
    st.lists(_atoms, max_size=40).map("".join),
    st.text(max_size=MOST_CHARACTERS),
).map(lambda text: text[:MOST_CHARACTERS])
"""Anything that is not too long."""
