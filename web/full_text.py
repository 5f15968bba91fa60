"""Search in full text over texts at hand: by the database's own search, on either database, behind one class.

The texts are given by those who know what was known at a moment, and nothing of them is stored: what is found is as
true as what was given. SQLite searches with FTS5, PostgreSQL with its text search in English; both know word endings.
"""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from django.db import connection

BEGIN, END = "\x02", "\x03"
LONGEST_QUERY = 200
MOST_WORDS = 12
# words of English that nearly every text has, so that they part nothing
STOP_WORDS = """
    a about after all am an and any are as at be been before being but by can could did do does for from had has have
    he her his how i if in into is it its me my no nor not of off on or our out over she should so some such than
    that the their them then there these they this those to too under until up us very was we were what when where
    which while who whom why will with would you your
"""
_STOPPED = frozenset(STOP_WORDS.split())
_WORDS = re.compile(r"\d[\d,]*(?:\.\d+)?|\w+(?:['’]\w+)?")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for, with what stands for the same: an abbreviation's meaning. `is_begun` finds longer."""

    text: str
    same: tuple[str, ...] = ()
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that was found: its place among those given, and its title and words with `BEGIN` and `END` at hits."""

    place: int
    title: str
    words: str


class FullText(Protocol):
    """Texts that can be searched. Best first; a hit in a title counts for more than one in the words."""

    def find(self, words: Sequence[Word], *, is_any: bool = False) -> list[FoundText]:
        """The texts that have all `words`, or with `is_any` those that have any of them."""


def read_words(text: str) -> list[str]:
    """The words and numbers of what somebody typed, without those that part nothing unless there are no others."""
    found = [word.lower().replace("’", "'") for word in _WORDS.findall(text[:LONGEST_QUERY])]
    telling = [word for word in found if word not in _STOPPED]
    return list(dict.fromkeys(telling or found))[:MOST_WORDS]


def make_full_text(texts: Sequence[tuple[str, str]]) -> FullText:
    """The texts, each a title and words, ready for the search of the database in use."""
    return PostgresText(texts) if connection.vendor == "postgresql" else SqliteText(texts)


class SqliteText:
    """Texts in an FTS5 table in memory, which lives as long as this object."""

    def __init__(self, texts: Sequence[tuple[str, str]]):
        self._lock = Lock()
        self._memory = sqlite3.connect(":memory:", check_same_thread=False)
        self._memory.execute("CREATE VIRTUAL TABLE texts USING fts5(title, words, tokenize='porter unicode61')")
        self._memory.executemany("INSERT INTO texts (title, words) VALUES (?, ?)", texts)

    def find(self, words: Sequence[Word], *, is_any: bool = False) -> list[FoundText]:
        if not words:
            return []
        asked = (" OR " if is_any else " AND ").join(self._asked(word) for word in words)
        statement = (
            "SELECT rowid - 1, highlight(texts, 0, ?, ?), highlight(texts, 1, ?, ?) FROM texts WHERE texts MATCH ?"
            " ORDER BY bm25(texts, 8.0, 1.0), rowid"
        )
        with self._lock:
            rows = self._memory.execute(statement, (BEGIN, END, BEGIN, END, asked)).fetchall()
        return [FoundText(*row) for row in rows]

    @staticmethod
    def _asked(word: Word) -> str:
        quoted = ['"{}"'.format(text.replace('"', "")) for text in (word.text, *word.same)]
        if word.is_begun:
            quoted.append(f"{quoted[0]} *")
        return f"({' OR '.join(quoted)})"


class PostgresText:
    """Texts that are sent along with each search."""

    def __init__(self, texts: Sequence[tuple[str, str]]):
        self._titles = [title for title, _ in texts]
        self._words = [words for _, words in texts]

    def find(self, words: Sequence[Word], *, is_any: bool = False) -> list[FoundText]:
        if not words or not self._titles:
            return []
        asked, values = [], []
        for word in words:
            parts = ["plainto_tsquery('english', %s)"] + ["phraseto_tsquery('english', %s)"] * len(word.same)
            values += [word.text, *word.same]
            if word.is_begun and word.text.isalnum():
                parts.append("to_tsquery('english', %s)")
                values.append(f"{word.text}:*")
            asked.append(f"({' || '.join(parts)})")
        statement = f"""
            WITH asked AS (SELECT ({(" || " if is_any else " && ").join(asked)}) AS query),
            given AS (
                SELECT place, title, words,
                       setweight(to_tsvector('english', title), 'A') || to_tsvector('english', words) AS vector
                FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS texts (title, words, place)
            )
            SELECT place - 1, ts_headline('english', title, query, %s), ts_headline('english', words, query, %s)
            FROM given, asked WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, place
        """
        options = f"HighlightAll=true, StartSel={BEGIN}, StopSel={END}"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, self._titles, self._words, options, options])
            return [FoundText(*row) for row in cursor.fetchall()]


def around_the_hit(marked: str, longest: int = 260) -> str:
    """The sentence with the first hit, cut at words where it is longer than `longest`; the beginning without a hit."""
    sentence = next((part for part in _SENTENCES.split(marked) if BEGIN in part), None)
    if sentence is None:
        sentence = _SENTENCES.split(marked)[0]
    if len(sentence) <= longest:
        return sentence
    hit = max(sentence.find(BEGIN), 0)
    start = sentence.rfind(" ", 0, hit - longest // 2) + 1 if hit > longest // 2 else 0
    end = len(sentence) if start + longest >= len(sentence) else sentence.rfind(" ", start, start + longest)
    cut = sentence[start:end].rstrip(" ,;:")
    if cut.count(BEGIN) > cut.count(END):
        cut += END
    return f"{'… ' if start else ''}{cut}{' …' if end < len(sentence) else ''}"
