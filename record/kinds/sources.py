"""Documents that are named in a form: one that is recorded, or a new one."""

from datetime import datetime

from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from kpis.models import Source

LONGEST_SLUG = 110


def find_source(title: str, url: str, *, by: User, moment: datetime) -> Source:
    """The recorded document with `title`, and with `url` where one is given; else a new one, known from `moment` on."""
    recorded = Source.objects.standing().filter(title=title)
    found = recorded.filter(url=url).first() or (None if url else recorded.order_by("pk").first())
    if found is not None:
        return found
    made = Source.objects.create(title=title, url=url, slug=free_slug(title), known_from=moment)
    record(by=by, action="document_added", subject=made, after={"title": title, "url": url})
    return made


def free_slug(title: str) -> str:
    """The address of a document, made of its title, with a number where another one has it."""
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "document"
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
