"""Pages that are a text of docs/, shown on the site as written."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import markdown
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class ReferenceText:
    title: str
    html: SafeString


def _scrolling(table: str, number: int) -> str:
    """A table in a frame of its own, which a narrow screen moves sideways, by the keyboard too, instead of the page."""
    return f'<div class="table-scroll" role="region" aria-label="Table {number}" tabindex="0">{table}</div>'


@lru_cache(maxsize=8)
def get_text(name: str) -> ReferenceText:
    """The text `docs/NAME.md` as HTML; its first line is its title."""
    lines = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8").splitlines()
    title = lines[0].removeprefix("# ").strip()
    html = markdown.markdown("\n".join(lines[1:]), extensions=["tables", "toc"])
    tables = count(1)
    html = re.sub(r"<table>.*?</table>", lambda found: _scrolling(found.group(), next(tables)), html, flags=re.DOTALL)
    # our own text, written by the people who write the code
    return ReferenceText(title=title, html=mark_safe(html))
