"""Places in a document, read from their references ("para 2.6", "p. 7", "section 8, second row") and put in order.

References are as people write them. What comes after a semicolon is a remark on another document and is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from analysis.core.periods import MONTHS

MONTH_NAMES = tuple(name.lower() for name in MONTHS[1:])
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# sections that come before the numbered text
FRONT = (
    "title", "headline", "date line", "release date", "whole", "publication page", "meeting page",
    "summary", "opening", "focus for scrutiny",
)  # fmt: skip
_PAGE = re.compile(r"\(?\b(?:PDF )?pp?\. ?(\d+)(?:(?:-| and )\d+)?\)?")
_PAGE_AND_MORE = re.compile(r"^(pp?\. ?\d+(?:-\d+)?) and ")
# what is numbered through the whole document
_PARAGRAPH = r"(?:para(?:graph)?|section)s?"
_MARKED = re.compile(
    rf"\b({_PARAGRAPH}|minutes?|items?|bullets?|rows?|points?|recommendations?) (\d+(?:\.\d+)*)", re.IGNORECASE
)
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b({'|'.join(MONTH_NAMES)}) (\d{{4}})\b", re.IGNORECASE)
_ISO_MONTH = re.compile(r"\b(\d{4})-(\d{2})\b")
_BARE = re.compile(r"\b\d+(?:\.\d+)*\b")
_LAST = re.compile(r"\blast\b", re.IGNORECASE)


class Part(IntEnum):
    """Part of a document, in the order of reading; what names no place comes last."""

    FRONT = 0
    BODY = 1
    NAMED = 2
    BACK = 3
    NONE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a document. `section` is empty for its numbered paragraphs; `number` where it has none.

    `page` is None where the reference gives none.
    """

    part: Part
    section: str = ""
    number: tuple[int, ...] = ()
    page: int | None = None


def parse_place(reference: str) -> Place:
    """Return the place that `reference` names; of several places the first."""
    text = reference.partition(";")[0].strip()
    if not text:
        return Place(Part.NONE)
    if joined := _PAGE_AND_MORE.match(text):
        text = joined[1]
    found = _PAGE.search(text)
    page = int(found[1]) if found else None
    text = _PAGE.sub("", text).strip(" ,")
    section, number = _numbered(text)
    if section.startswith(FRONT):
        part = Part.FRONT if page is None else Part.BODY
    elif number or page is not None:
        part = Part.BODY
    else:
        part = Part.BACK if _LAST.search(text) else Part.NAMED
    return Place(part, section, number, page)


def _numbered(text: str) -> tuple[str, tuple[int, ...]]:
    """The section that `text` names, in small letters, and the number in it."""
    if marked := list(_MARKED.finditer(text)):
        first = marked[0]
        number = [int(part) for found in marked for part in found[2].split(".")]
        number += [_ordinal(found[1]) for found in _ORDINAL.finditer(text, marked[-1].end())]
        is_paragraph = re.fullmatch(_PARAGRAPH, first[1], re.IGNORECASE)
        before = text[: first.start()] if is_paragraph else text[: first.end(1)]
        return before.strip(" ,(").lower().rstrip("s"), tuple(number)
    if found := _ORDINAL.search(text):
        return "", (_ordinal(found[1]),)
    if found := _MONTH.search(text):
        return "", (int(found[2]), MONTH_NAMES.index(found[1].lower()) + 1)
    if found := _ISO_MONTH.search(text):
        return "", (int(found[1]), int(found[2]))
    if found := _BARE.search(text):
        return text[: found.start()].strip(" ,(").lower(), tuple(int(part) for part in found[0].split("."))
    return text.lower(), ()


def _ordinal(word: str) -> int:
    return ORDINALS.index(word.lower()) + 1


def place_words(reference: str) -> str:
    """The place in full words: "Paragraphs 2.5 and 2.8", "Page 7"; empty for none."""
    words = reference.partition(";")[0].strip()
    words = re.sub(r"\bpara(s?)\b", r"paragraph\1", words)
    words = re.sub(r"\bpp\. ?(?=\d)", "pages ", words)
    words = re.sub(r"\bp\. ?(?=\w)", "page ", words)
    return words[:1].upper() + words[1:]


SortKey = tuple[int, int, int, bool, str, tuple[int, ...]]
GroupKey = tuple[str, tuple[int, ...], int | None]


class PlacesInOrder:
    """The places of one document in its own order.

    A paragraph whose page is not given has that of the last paragraph before it whose page is. Within a page, sections
    come in the order of their first pages, and the numbered paragraphs after a section that begins with them.
    """

    def __init__(self, references: Iterable[str]):
        self.places = {reference: parse_place(reference) for reference in references}

    @cached_property
    def _pages(self) -> dict[str, dict[tuple[int, ...], int]]:
        """The first page of each number, by section."""
        found: dict[str, dict[tuple[int, ...], int]] = {}
        for place in self.places.values():
            if place.page is not None and place.number:
                known = found.setdefault(place.section, {})
                known[place.number] = min(place.page, known.get(place.number, place.page))
        return found

    def page_of(self, reference: str) -> int | None:
        """The page of a place, as given or as known from the paragraphs around it."""
        place = self.places[reference]
        if place.page is not None or not place.number:
            return place.page
        known = self._pages.get(place.section, {})
        before = [number for number in known if number <= place.number]
        return known[max(before)] if before else min(known.values(), default=None)

    def key(self, reference: str) -> SortKey:
        """Sort key of a place in this document."""
        place, page = self.places[reference], self.page_of(reference)
        begins = min(self._pages.get(place.section, {}).values(), default=0) if place.number else 0
        return (place.part, page or 0, begins, not place.section, place.section, place.number)

    def group(self, reference: str) -> GroupKey:
        """Key that references to the same place share: "para 10" and "para 10, p. 3"."""
        place = self.places[reference]
        return (place.section, place.number, None if place.number else place.page)

    def label(self, references: Iterable[str]) -> str:
        """Words for the place that `references` share: the shortest of them, and the page where one is given."""
        shared = sorted(set(references), key=lambda reference: (len(reference.partition(";")[0]), reference))
        words = place_words(shared[0])
        pages = [page for reference in shared if (page := self.places[reference].page) is not None]
        return f"{words}, page {min(pages)}" if words and pages and "page" not in words.lower() else words
