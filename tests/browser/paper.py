"""The words on a printed page, read from the PDF that Chromium makes of it, with nothing but the standard library."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\[([^\]]*)\] TJ|(ET)")
_WIDTH_OF_A_SPACE = 200


def words_of(pdf: bytes) -> str:
    """All that is printed, with single spaces between words, in the order in which it is drawn."""
    return " ".join(words_by_sheet(pdf))


def words_by_sheet(pdf: bytes) -> list[str]:
    """The same sheet by sheet."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    letters = {
        name: _letters(_unpacked(objects[int(font)]), objects)
        for body in objects.values()
        for name, font in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    streams = (
        objects[int(number)] for body in objects.values() for number in re.findall(rb"/Contents (\d+) 0 R", body)
    )
    return [" ".join(_shown(_unpacked(stream), letters).split()) for stream in streams]


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[str, str]:
    """What each glyph of a font stands for, by its number in hexadecimal digits."""
    (number,) = re.findall(rb"/ToUnicode (\d+) 0 R", font)
    table = _unpacked(objects[int(number)]).decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found |= {glyph.upper(): _text(code) for glyph, code in re.findall(r"<(\w+)>\s*<(\w+)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, code in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for place in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + place:04X}"] = chr(int(code, 16) + place)
    return found


def _text(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")


def _shown(content: bytes, letters: dict[bytes, dict[str, str]]) -> str:
    written, font = [], {}
    for name, single, several, end in _SHOWN.findall(content):
        if name:
            font = letters[name]
        elif end:
            written.append(" ")
        for glyphs, gap in re.findall(
            rb"<([0-9A-Fa-f]+)>|(-?\d+(?:\.\d+)?)", b"<" + single + b">" if single else several
        ):
            if gap and -float(gap) > _WIDTH_OF_A_SPACE:
                written.append(" ")
            digits = glyphs.decode().upper()
            written += [font.get(digits[place : place + 4], "") for place in range(0, len(digits), 4)]
    return "".join(written)


def _unpacked(body: bytes) -> bytes:
    """The stream of an object, or the object itself where it has none."""
    found = _STREAM.search(body)
    if found is None:
        return body
    # a last byte that reads as the end of a line is not found with the rest, and is only of the checksum
    return zlib.decompressobj().decompress(found.group(1)) if b"/FlateDecode" in body else found.group(1)
