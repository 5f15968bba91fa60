"""Where the words of a drawing stand: what of them is cut, and what is laid over something else.

Widths are those of a wide font; anchors and weights are read from the style sheet, as a browser has them.
"""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

from charts.svg.room import ABOVE, BELOW, Box
from charts.text_width import text_width

STYLES = (Path(__file__).parents[2] / "static" / "css" / "charts.css").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
# letters of neighbouring rows may touch
NEAR = 1.0


def classes_with(declaration):
    """The classes of charts that the style sheet gives a declaration."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL))
    found = [selector for selector, body in rules if declaration in body]
    return {name for selector in found for part in selector.split(",") for name in re.findall(r"\.([\w-]+)", part)[-1:]}


MIDDLE, END = classes_with("text-anchor: middle"), classes_with("text-anchor: end")
BOLD = classes_with("font-weight: bold")


def words_placed(svg):
    """The words of a drawing, row by row, each with its rectangle."""
    root = ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    found = []

    def walk(place, around):
        classes = around | set(place.get("class", "").split())
        if place.tag in (f"{SVG}text", f"{SVG}tspan") and place.get("x") is not None:
            words = "".join(place.itertext())
            width = text_width(words, is_bold=bool(classes & BOLD))
            x, y = float(place.get("x")), float(place.get("y"))
            left = x - width / 2 if classes & MIDDLE else x - width if classes & END else x
            found.append((words, Box(left, y - ABOVE, left + width, y + BELOW)))
        for child in place:
            walk(child, classes)

    walk(root, set())
    return found


def faults_of(svg):
    """What is wrong with the words of a drawing, in words; empty where each can be read."""
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    placed = words_placed(svg)
    cut = [
        f"cut: {words}"
        for words, box in placed
        if box.left < -NEAR or box.right > width + NEAR or box.top < -NEAR or box.bottom > height + NEAR
    ]
    over = [
        f"over each other: {one} / {other}"
        for (one, first), (other, second) in combinations(placed, 2)
        if min(first.right, second.right) - max(first.left, second.left) > NEAR
        and min(first.bottom, second.bottom) - max(first.top, second.top) > NEAR
    ]
    return cut + over
