"""Pages compressed once, and sent as the reader's browser takes them."""

import gzip
from dataclasses import dataclass
from functools import cached_property

import brotli

BROTLI_QUALITY = 6


@dataclass(frozen=True)
class Packed:
    """A page as brotli, and as gzip once a reader takes it so. It holds no secret that its length could tell."""

    brotli: bytes

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(brotli.decompress(self.brotli), 6, mtime=0)

    def for_reader(self, accepted: str) -> tuple[bytes, str]:
        """The body and its encoding for the header `Accept-Encoding`; the encoding is empty for the plain page."""
        weights = read_weights(accepted)
        for_brotli, for_gzip = (weights.get(name, weights.get("*", 0)) for name in ("br", "gzip"))
        if for_brotli and for_brotli >= for_gzip:
            return self.brotli, "br"
        if for_gzip:
            return self.gzip, "gzip"
        return brotli.decompress(self.brotli), ""


def pack(content: bytes) -> Packed:
    return Packed(brotli.compress(content, quality=BROTLI_QUALITY))


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
