"""Abbreviations spelled out in brackets where a page first uses them, so that nothing has to be opened or looked up."""

import re
from collections.abc import Mapping
from html import escape

# what is spelled out beside the first use: "IHA", "CiCC", "EHC plan"; not "Section 47" nor "CPP (plan)"
_ABBREVIATION = re.compile(r"[A-Z]\w*[A-Z]\w*(?: [a-z]+)?")
# one the reader meets on every page as the name of what the dashboard is made of
_WORDS_OF_THE_DASHBOARD = frozenset({"KPI"})
# names, whose length is part of the page: what is used only there is spelled out at the end of the page
_NAMES = frozenset(("a", "caption", "dt", "figure", "h1", "h2", "h3", "h4", "summary", "th"))
# what is chosen or typed, and code: no text to be explained
_NO_TEXT = frozenset(("abbr", "button", "code", "form", "nav", "pre", "script", "style", "svg", "textarea"))
_TAG = re.compile(r"(<[^>]*>)")
_JOINED_BY, _PLURAL_END, _SPACE = re.compile(r"[-‑’']"), re.compile(r"s\b"), re.compile(r"\s+")
_TAG_NAME = re.compile(r"<(/?)([a-z0-9]+)")
# how far behind an abbreviation a text may explain it itself
_SOON = 80


def _as_found(words: str) -> str:
    """Words as they are compared: small letters, hyphens as spaces, no plural at the end of a word."""
    return _SPACE.sub(" ", _PLURAL_END.sub("", _JOINED_BY.sub(" ", words.lower())))


def _plural(expansion: str) -> str:
    """The expansion for "IHAs"; where its last word is a plural already it stays."""
    return expansion if expansion.endswith("s") else f"{expansion}s"


def spelled_out(html: str, terms: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give `html` with each abbreviation of `terms`, by its words, followed by them in brackets at its first use.

    "IHA" becomes "IHA (initial health assessment)". Nothing is added where the text has said the words before or says
    them just behind, nor in headings, links, heads of tables, forms and pictures; a use there is not the first one.
    What is used only in headings, links and heads of tables is given beside it with its words, in order, for a line at
    the end of the page.
    """
    known = {a: words for a, words in terms.items() if _ABBREVIATION.fullmatch(a) and a not in _WORDS_OF_THE_DASHBOARD}
    if not known:
        return html, {}
    longest_first = "|".join(re.escape(a) for a in sorted(known, key=len, reverse=True))
    uses = re.compile(rf"(?<![\w/.-])({longest_first})(s?)(?![\w/-])")
    pieces = _TAG.split(html)
    texts = _Texts(pieces[::2])
    waiting, named = dict(known), {}
    names = without_text = 0
    for place, piece in enumerate(pieces):
        if place % 2:
            if tag := _TAG_NAME.match(piece):
                names += (tag[2] in _NAMES) * (-1 if tag[1] else 1)
                without_text += (tag[2] in _NO_TEXT) * (-1 if tag[1] else 1)
        elif without_text or not uses.search(piece):
            continue
        elif names:
            named |= {use[1]: known[use[1]] for use in uses.finditer(piece)}
        elif any(use[1] in waiting for use in uses.finditer(piece)):
            pieces[place] = _in_text(piece, uses, waiting, texts.said_before(place // 2))
    left = {a: words for a, words in sorted(named.items()) if a in waiting}
    if left:
        said = texts.said_before(len(texts.texts))
        left = {a: words for a, words in left.items() if _as_found(words) not in said}
    return "".join(pieces), left


class _Texts:
    """Texts of a page between its tags, and what they say up to one of them, worked out as far as it is asked for."""

    def __init__(self, texts: list[str]):
        self.texts = texts
        self._said, self._up_to = "", 0

    def said_before(self, place: int) -> str:
        """Words of the texts before `place`, as they are compared; `place` may not become less."""
        if place > self._up_to:
            self._said += " " + _as_found(" ".join(self.texts[self._up_to : place]))
            self._up_to = place
        return self._said


def _in_text(text: str, uses: re.Pattern, waiting: dict[str, str], said: str) -> str:
    """One run of text with its first uses spelled out; takes them out of `waiting`. `said` is what stood before it."""

    def put_in(use: re.Match) -> str:
        words = waiting.pop(use[1], None)
        if words is None:
            return use[0]
        around = said + _as_found(text[: use.end() + _SOON])
        if _as_found(words) in around:
            return use[0]
        if text[: use.start()].endswith("(") and text[use.end() :].startswith(")"):
            return f"{use[0]}, {escape(words, quote=False)}"
        return f"{use[0]} ({escape(_plural(words) if use[2] else words, quote=False)})"

    return uses.sub(put_in, text)
