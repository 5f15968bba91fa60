"""Forms of a page, as a browser would send them back."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = ("text", "hidden", "search", "date", "month", "email", "password", "number", "url", "tel", "textarea")
TOKEN = "csrfmiddlewaretoken"


@dataclass
class PostForm:
    """One form that is posted: where to, its fields with what they hold, those that take text by kind, its buttons."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def looks(self):
        """What tells it from another form, whatever it holds."""
        return self.action, tuple(self.buttons), tuple(self.texts)


class _Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.open = address, [], None

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            is_posted = (has.get("method") or "").lower() == "post"
            self.open = PostForm(has.get("action") or self.address) if is_posted else None
            self.forms += [self.open] if is_posted else []
        elif self.open is not None and has.get("name") and has["name"] != TOKEN:
            self._take(tag, has)

    def _take(self, tag, has):
        name, value = has["name"], has.get("value") or ""
        kind = tag if tag in ("textarea", "select", "button") else has.get("type") or "text"
        if kind in ("button", "submit"):
            self.open.buttons.append((name, value))
        elif kind in TYPED:
            self.open.values.setdefault(name, []).append(value)
            self.open.texts[name] = kind
        elif kind != "file":
            self.open.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


def posted_forms(answer, address):
    """The forms of a page that are posted; boxes and choices count as ticked with what they hold."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    reader = _Reader(address)
    reader.feed(answer.content.decode())
    return reader.forms
