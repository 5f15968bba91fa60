"""Widths of words on a drawing, estimated since no browser has chosen a font yet.

They are those of a wide font, DejaVu Sans: where Arial or one as wide is missing, words still find room.
"""

from collections.abc import Iterator

_SIZE = 14
# how much of the size a character takes across; others take as much as a digit
_OF_SIZE = {
    **dict.fromkeys("ijlI.,:;'| ", 0.32),
    **dict.fromkeys("frt()[]/-", 0.42),
    **dict.fromkeys("scz", 0.55),
    **dict.fromkeys("ABCEFKLPRSTVXYZ", 0.7),
    **dict.fromkeys("DGHNOQUw&<>=+~", 0.84),
    **dict.fromkeys("Mm%W–", 1.0),
}
_ANY = 0.64
_BOLD = 1.14


def text_width(words: str, *, is_bold: bool = False, size: float = _SIZE) -> float:
    """Greatest width of `words`, in units of the drawing; most fonts take a seventh less."""
    width = sum(_OF_SIZE.get(character, _ANY) for character in words) * size
    return width * _BOLD if is_bold else width


def rows_within(words: str, room: float, *, is_bold: bool = False) -> Iterator[str]:
    """Break the words into rows no wider than `room`, unless a single word is longer."""
    row = ""
    for word in words.split():
        longer = f"{row} {word}".lstrip()
        if row and text_width(longer, is_bold=is_bold) > room:
            yield row
            longer = word
        row = longer
    yield row
