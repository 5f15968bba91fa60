"""Pages compressed once, and sent as the reader's browser takes them."""

import gzip
from threading import Lock

import brotli

BROTLI, GZIP, PLAIN = "br", "gzip", ""
# one more makes pages smaller by a hundredth, and takes half as long again
BROTLI_QUALITY, GZIP_LEVEL = 5, 6


class Packed:
    """A page in the compressed forms that readers have asked for. It holds no secret that its length could tell.

    Browsers that reach a page in one way mostly take the same form, and another one of a long page costs as much again.
    """

    def __init__(self, content: bytes):
        self._lock = Lock()
        self._unpacked: bytes | None = content
        self._forms: dict[str, bytes] = {}

    def for_reader(self, accepted: str) -> tuple[bytes, str]:
        """The body and its encoding for the header `Accept-Encoding`; the encoding is empty for the plain page."""
        encoding = choose_encoding(accepted)
        with self._lock:
            form = encoding or next(iter(self._forms), GZIP)
            if form not in self._forms:
                self._forms[form] = _pack(self._plain(), form)
                # the plain page is many times as long, and hardly ever asked for
                self._unpacked = None
            return (self._forms[form] if encoding else self._plain()), encoding

    def _plain(self) -> bytes:
        if self._unpacked is not None:
            return self._unpacked
        form, body = next(iter(self._forms.items()))
        return brotli.decompress(body) if form == BROTLI else gzip.decompress(body)


def _pack(content: bytes, form: str) -> bytes:
    if form == BROTLI:
        return brotli.compress(content, quality=BROTLI_QUALITY)
    return gzip.compress(content, GZIP_LEVEL, mtime=0)


def choose_encoding(accepted: str) -> str:
    """The encoding that a reader with the header `Accept-Encoding` is sent; empty for the plain page."""
    weights = read_weights(accepted)
    for_brotli, for_gzip = (weights.get(name, weights.get("*", 0)) for name in (BROTLI, GZIP))
    if for_brotli and for_brotli >= for_gzip:
        return BROTLI
    return GZIP if for_gzip else PLAIN


def read_weights(accepted: str) -> dict[str, float]:
    """Weight of each encoding in the header, 0 to 1 (RFC 9110, 12.5.3); 0 where it is no number."""
    found = {}
    for part in accepted.lower().split(","):
        name, *parameters = (words.strip() for words in part.split(";"))
        weight = next((words[2:] for words in parameters if words.startswith("q=")), "1")
        found[name] = _weight(weight)
    return found


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0
    return weight if 0 <= weight <= 1 else 0
