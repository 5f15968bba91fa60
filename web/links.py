"""Links that pages share: to the same page with one choice made differently, and to the same selection as files."""

from exports.formats import FORMATS
from web.reading import ReadingContext


def choice_links(reading: ReadingContext, name: str, words: dict[str, str], chosen: str) -> list[dict]:
    """Links to the same page with one choice made differently."""
    return [
        {"url": reading.same_page(**{name: value}), "label": label, "is_current": value == chosen}
        for value, label in words.items()
    ]


def one_of(words: dict[str, str], chosen: str | None) -> str:
    """The choice, or the first of `words` where it is not one of them."""
    return chosen if chosen in words else next(iter(words))


def file_links(reading: ReadingContext, name: str, *args) -> list[dict]:
    """Links to the same selection as files."""
    kept = {key: value for key, value in reading.kept if key not in ("page", "view")}
    return [
        {"url": reading.url(name, *args, file_format.slug, **kept), "label": file_format.label}
        for file_format in FORMATS.values()
    ]
