"""Pages that are a text of docs/, shown on the site as written; the methods in chapters, each with an address."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from itertools import count, pairwise

import markdown
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

IN_SHORT = "the-rules-in-short"
# the parts of the contents page, each with the chapter it begins with; a new chapter falls into the part above it
PARTS = (
    ("The figures", "where-figures-come-from"),
    ("What is said of a figure", "targets-and-ratings"),
    ("Change and chance", "variation-and-assurance-spc"),
    ("Comparison and age", "comparators"),
    ("For analysts", "counts-behind-percentages"),
    ("Dates, entering and approval", "as-at-what-was-known-on-a-day"),
    ("Inspections, claims and promises", "recommendations"),
)
# the address of the contents page or of one chapter
Address = Callable[..., str]


@dataclass(frozen=True)
class ReferenceText:
    title: str
    html: SafeString


@dataclass(frozen=True)
class TextHeading:
    anchor: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """One heading of the methods with what stands under it; its first sentence stands on the contents page."""

    slug: str
    title: str
    html: SafeString
    first_sentence: str
    headings: tuple[TextHeading, ...]


@dataclass(frozen=True)
class MethodsText:
    """The whole of docs/methods.md: what is read first, and its chapters in the order of the file."""

    title: str
    introduction: SafeString
    in_short: Chapter
    chapters: tuple[Chapter, ...]

    def chapter_of(self, anchor: str) -> str | None:
        """The slug of the chapter that has the heading `anchor`; empty on the contents page, None for no heading."""
        if anchor == IN_SHORT:
            return ""
        for chapter in self.chapters:
            if anchor == chapter.slug or anchor in {heading.anchor for heading in chapter.headings}:
                return chapter.slug
        return None

    def address(self, anchor: str, address: Address) -> str:
        """The page on which the heading `anchor` is read; KeyError where there is none."""
        slug = self.chapter_of(anchor)
        if slug is None:
            raise KeyError(f"docs/methods.md has no heading #{anchor}.")
        if slug:
            return address("pages:methods_chapter", slug) + (f"#{anchor}" if anchor != slug else "")
        return address("pages:methods") + f"#{anchor}"

    def parts(self) -> list[tuple[str, tuple[Chapter, ...]]]:
        """The chapters under the parts of the contents page."""
        slugs = [chapter.slug for chapter in self.chapters]
        starts = [slugs.index(slug) for _, slug in PARTS] + [len(slugs)]
        return [(name, self.chapters[a:b]) for (name, _), (a, b) in zip(PARTS, pairwise(starts), strict=True)]

    def linked(self, chapter: Chapter, address: Address) -> Chapter:
        """The chapter with its links to headings of the file leading to the pages where they are read."""
        html = re.sub(r'href="#([^"]+)"', lambda link: f'href="{self.address(link[1], address)}"', chapter.html)
        return replace(chapter, html=mark_safe(html))  # our own text, see `_as_html`

    def beside(self, chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
        """The chapters before and after one."""
        place = self.chapters.index(chapter)
        return (
            self.chapters[place - 1] if place else None,
            self.chapters[place + 1] if place + 1 < len(self.chapters) else None,
        )


def _scrolling(table: str, number: int) -> str:
    """A table in a frame of its own, which a narrow screen moves sideways, by the keyboard too, instead of the page."""
    return f'<div class="table-scroll" role="region" aria-label="Table {number}" tabindex="0">{table}</div>'


def _as_html(name: str) -> tuple[str, str]:
    """The title, which is the first line, and the rest of `docs/NAME.md` as HTML."""
    lines = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8").splitlines()
    html = markdown.markdown("\n".join(lines[1:]), extensions=["tables", "toc"])
    return lines[0].removeprefix("# ").strip(), html


def _framed(html: str) -> SafeString:
    """Text with its tables in frames; it is our own, written by the people who write the code."""
    number = count(1)
    framed = re.sub(r"<table>.*?</table>", lambda table: _scrolling(table[0], next(number)), html, flags=re.DOTALL)
    return mark_safe(framed)


def _plain(marked: str) -> str:
    """The words of some HTML."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", marked))).strip()


def _read_chapter(html: str) -> Chapter:
    """A chapter of the HTML from its heading on; its own headings become one level higher, as on a page."""
    heading, body = re.match(r"(<h2 .*?</h2>)(.*)", html, re.DOTALL).groups()
    headings = tuple(
        TextHeading(anchor, _plain(title)) for anchor, title in re.findall(r'<h3 id="([^"]+)">(.*?)</h3>', body)
    )
    paragraph = re.search(r"<(?:p|li)>(.*?)</(?:p|li)>", body, re.DOTALL)
    first = re.match(r".*?[.:](?= |$)|.*", _plain(paragraph[1]))[0]
    for level in (3, 4):
        body = re.sub(rf"(</?h){level}\b", rf"\g<1>{level - 1}", body)
    slug = re.search(r'id="([^"]+)"', heading)[1]
    return Chapter(slug, _plain(heading), _framed(body), first.removesuffix(":"), headings)


@lru_cache(maxsize=8)
def get_text(name: str) -> ReferenceText:
    """The text `docs/NAME.md` as HTML; its first line is its title."""
    title, html = _as_html(name)
    return ReferenceText(title=title, html=_framed(html))


@lru_cache(maxsize=1)
def get_methods() -> MethodsText:
    """The methods, split at the headings of their file."""
    title, html = _as_html("methods")
    introduction, *chapters = re.split(r"(?=<h2 )", html)
    in_short, *others = (_read_chapter(chapter) for chapter in chapters)
    return MethodsText(title, _framed(introduction), in_short, tuple(others))
