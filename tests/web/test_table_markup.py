"""Tables are tables by their own elements: a role on one would be an error of HTML."""

import re

from django.conf import settings

TABLE_PART = re.compile(r"<(?:table|caption|thead|tbody|tfoot|tr|th|td)\b[^>]*\brole=")


def test_no_part_of_a_table_has_a_role():
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert len(templates) > 100
    assert [t.name for t in templates if TABLE_PART.search(t.read_text(encoding="utf-8"))] == []


def test_no_style_takes_a_table_apart():
    sheets = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", "".join(sheet.read_text(encoding="utf-8") for sheet in sheets))
    tables = [(selector.strip(), body) for selector, body in rules if "data-table" in selector]
    assert tables
    apart = [selector for selector, body in tables if re.search(r"\bdisplay: (block|grid|flex)", body)]
    # the words "ascending order" inside a head, and the links of the heads
    assert [one for one in apart if not re.search(r"__sorted|\ba\b", one)] == []
