"""Questions worth asking at a moment, and the meeting that they are for."""

from dataclasses import dataclass

from analysis.questions.registry import choose, find_questions
from analysis.questions.rule import Question
from pages.questions.situations import stream_situations
from web.reading import ReadingContext


@dataclass(frozen=True)
class Asked:
    """Questions that were chosen, each with its address at the moment, and how many the rules found in all."""

    chosen: tuple[Question, ...]
    found: int
    reading: ReadingContext

    @property
    def lines(self) -> list[tuple[Question, str]]:
        return [(question, self.reading.url(*question.address)) for question in self.chosen]


def get_questions(reading: ReadingContext) -> Asked:
    """At most eight questions as they stood at the moment of `reading`. Its queries do not grow with the history."""
    found = find_questions(stream_situations(reading))
    return Asked(tuple(choose(found)), len(found), reading)
