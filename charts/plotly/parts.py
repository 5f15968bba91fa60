"""Parts of a Plotly figure: traces, shapes and annotations, and the text in them."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlotlyParts:
    """Traces, shapes and annotations that marks become in a figure, in drawing order."""

    traces: list[Json] = field(default_factory=list)
    shapes: list[Json] = field(default_factory=list)
    annotations: list[Json] = field(default_factory=list)

    def add(self, other: "PlotlyParts") -> None:
        """Put the parts of `other` on top."""
        self.traces.extend(other.traces)
        self.shapes.extend(other.shapes)
        self.annotations.extend(other.annotations)


def plain(text: str) -> str:
    """Escape the signs in `text` that plotly.js would read as markup."""
    return escape(text, quote=False)
