"""What a reader sees of a page: its words, links and tables, read out of the HTML without its help."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

SKIPPED = {"script", "style", "svg"}
VOID = {"meta", "link", "br", "input", "img", "hr", "path", "line", "circle", "rect", "polyline", "use"}


@dataclass
class Table:
    caption: str = ""
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def records(self):
        """The rows that have a cell for every header, by header."""
        return [dict(zip(self.headers, row, strict=True)) for row in self.rows if len(row) == len(self.headers)]


class PageParser(HTMLParser):
    """Links, tables and words of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.tables, self._words = [], [], []
        self._skipping, self._cell, self._caption, self._in_head = 0, None, None, False
        self.feed(html)
        self.text = joined(self._words)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in SKIPPED:
            self._skipping += 1
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "table":
            self.tables.append(Table())
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr" and not self._in_head:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._cell = []
        elif tag == "caption":
            self._caption = []

    def handle_endtag(self, tag):
        if tag in SKIPPED:
            self._skipping -= 1
        elif tag == "thead":
            self._in_head = False
        elif tag in ("td", "th"):
            row = self.tables[-1].headers if self._in_head else self.tables[-1].rows[-1]
            row.append(joined(self._cell).removesuffix(" ascending order").removesuffix(" descending order"))
            self._cell = None
        elif tag == "caption":
            self.tables[-1].caption = joined(self._caption)
            self._caption = None

    def handle_data(self, data):
        if self._skipping:
            return
        self._words.append(data)
        for place in (self._cell, self._caption):
            if place is not None:
                place.append(data)


# many tests read the same page
parsed = lru_cache(maxsize=500)(PageParser)


class Page:
    """A page: `text` with white space put together, `links`, `tables`, and the answer it was read from."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        found = parsed(self.html)
        self.links, self.tables, self.text = found.links, found.tables, found.text

    @property
    def lines(self):
        """The lines of a scorecard, the folded ones too, in their order; a column that is not shown is empty."""
        tables = [table for table in self.tables if {"KPI", "Now"} <= set(table.headers)]
        return [defaultdict(str, record) for table in tables for record in table.records]

    def table(self, *headers):
        """The first table that has all of `headers`."""
        return next(table for table in self.tables if set(headers) <= set(table.headers))


def joined(words):
    return " ".join("".join(words).split())


def read(client, address):
    """A page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return Page(response)


def history(client, address):
    """The rows of a KPI's history table by header; none where the KPI has no figure."""
    page = read(client, address)
    return page.table("Period", "Value").records if any("Period" in t.headers for t in page.tables) else []


def is_internal(link):
    return link.startswith(("/", "?")) and not link.startswith("//")


def query_of(link):
    return parse_qs(urlsplit(link).query, keep_blank_values=True)
