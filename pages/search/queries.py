"""Search over everything that is known at a moment: figures by number, and texts by their words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ledger.former import as_known
from pages.search.kinds import GROUPS, SearchText, gather_texts
from pages.search.numbers import NUMBERS, find_figures
from scrutiny.models import GlossaryTerm
from web.full_text import BEGIN, END, FoundText, FullText, Word, around_the_hit, make_full_text, read_words
from web.memory import ProcessMemory
from web.reading import ReadingContext

SHOWN = 5
NAMES = {NUMBERS: "Figures", **{group.slug: group.name for group in GROUPS}}


@dataclass(frozen=True)
class Result:
    """One thing that was found: the line that leads to its page, the sentence around the hit, and a note."""

    line: SafeString
    words: SafeString
    url: str
    note: str


@dataclass(frozen=True)
class ResultGroup:
    """Results of one group: how many in all, those that are shown, and where the rest is, if there is any."""

    slug: str
    name: str
    total: int
    results: tuple[Result, ...]
    more_url: str


@dataclass(frozen=True)
class Found:
    """Results of a search. `is_any` says that nothing had all the words, so that these have only some of them."""

    words: tuple[str, ...]
    groups: tuple[ResultGroup, ...]
    is_any: bool
    kind: str
    all_url: str

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


@dataclass(frozen=True)
class _Searchable:
    """All texts of a moment, ready to be searched, and the meanings of abbreviations."""

    texts: Sequence[SearchText]
    index: FullText
    meanings: dict[str, str]


_ready: ProcessMemory[tuple, _Searchable] = ProcessMemory(3)


def search_everything(typed: str, kind: str, reading: ReadingContext) -> Found:
    """Find what was `typed` as known at the moment of `reading`: the first of each group, or all of the group `kind`.

    The texts are gathered once for each state of the data and day; then a search runs three queries at most.
    """
    words = read_words(typed)
    chosen = kind if kind in NAMES else ""
    if not words:
        return Found((), (), False, chosen, "")
    found: dict[str, list[Result]] = defaultdict(list)
    for figure in find_figures(typed, reading):
        found[NUMBERS].append(_result(figure, figure.title, figure.words))
    searchable = _ready.get((reading.version.key, reading.day), lambda _: _gather(reading))
    hits, is_any = _find(searchable, words)
    for hit in hits:
        text = searchable.texts[hit.place]
        found[text.group].append(_result(text, hit.title, hit.words))
    groups = [_group(slug, found[slug], chosen, reading) for slug in NAMES if found[slug] and chosen in ("", slug)]
    all_url = reading.url("pages:search", q=typed) if chosen else ""
    return Found(tuple(words), tuple(groups), is_any, chosen, all_url)


def _gather(reading: ReadingContext) -> _Searchable:
    texts = gather_texts(reading)
    index = make_full_text([(text.title, text.words) for text in texts])
    terms = as_known(GlossaryTerm.objects.known_at(reading.moment), reading.moment)
    return _Searchable(texts, index, {term.term.lower(): term.expansion for term in terms if term.expansion})


def _find(searchable: _Searchable, words: Sequence[str]) -> tuple[list[FoundText], bool]:
    """Texts with all words; where there is none, with any. The last word may be the beginning of a longer one."""
    meanings = searchable.meanings
    asked = [
        Word(word, (meanings[word],) if word in meanings else (), is_begun=place == len(words) and len(word) > 2)
        for place, word in enumerate(words, 1)
    ]
    hits = searchable.index.find(asked)
    if hits or len(asked) == 1:
        return hits, False
    hits = searchable.index.find(asked, is_any=True)
    return hits, bool(hits)


def _result(text: SearchText, title: str, words: str) -> Result:
    said = _marked(around_the_hit(words))
    if text.unnamed and said:
        return Result(said, SafeString(), text.url, f"{text.title}. {text.note}".strip())
    return Result(_marked(title), said, text.url, text.note)


def _marked(text: str) -> SafeString:
    return mark_safe(str(escape(text)).replace(BEGIN, "<mark>").replace(END, "</mark>"))


def _group(slug: str, results: list[Result], chosen: str, reading: ReadingContext) -> ResultGroup:
    shown = results if chosen else results[:SHOWN]
    more = reading.same_page(kind=slug) if len(shown) < len(results) else ""
    return ResultGroup(slug, NAMES[slug], len(results), tuple(shown), more)
