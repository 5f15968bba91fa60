"""How many examples a property is tried with, where each example costs many queries."""

from django.conf import settings

FEWEST = 5


def examples(count: int) -> int:
    """`count` on SQLite, where rows cost least; on another database a few, since it shares the code that is tried."""
    return count if "sqlite" in settings.DATABASES["default"]["ENGINE"] else min(count, FEWEST)
