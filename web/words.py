"""Short forms of texts for tables of one line a row; the whole text is on the page that the row leads to."""

import re

_END = re.compile(r"[;.](?=\s|$)")
# a first part shorter than this says too little by itself
LEAST = 25
LEFT_OUT = " …"


def first_words(text: str, most: int) -> str:
    """The first part of `text`, up to a full stop or semicolon, in at most `most` characters of whole words.

    An ellipsis says that more follows.
    """
    whole = " ".join(text.split()).rstrip(".;")
    ends = (found.start() for found in _END.finditer(whole))
    end = next((place for place in ends if place >= LEAST), len(whole))
    first = whole[:end]
    if len(first) <= most:
        return first + (LEFT_OUT if end < len(whole) else "")
    cut = first[: most - len(LEFT_OUT) + 1].rpartition(" ")[0] or first[: most - len(LEFT_OUT)]
    if cut.count("(") > cut.count(")"):
        cut = cut[: cut.rindex("(")]
    return cut.rstrip(" ,:(") + LEFT_OUT
