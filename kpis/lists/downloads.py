"""Templates to fill in, and invented lists to try the pages with, to which practice and demonstration lead."""

from collections.abc import Callable
from datetime import date

from django.conf import settings

from children_lists.examples.annex_a import LAYOUT_2024, write_annex_a
from children_lists.examples.ssda903 import write_ssda903
from children_lists.examples.templates import write_health_example, write_list_template, write_pre_birth_example
from children_lists.layouts.own_templates import HEALTH, PRE_BIRTH

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOON_AFTER = 3
TEMPLATES = {"health-assessments": HEALTH, "pre-birth": PRE_BIRTH}
WORKBOOKS: dict[str, tuple[str, Callable[[date], bytes]]] = {
    "annex-a-2019": ("Annex A, lists 1 to 11, as published in 2019", lambda day: write_annex_a(day)),
    "annex-a-2024": (
        "Annex A, lists 1 to 11, as used in 2024",
        lambda day: write_annex_a(day, layout=LAYOUT_2024, seed=2),
    ),
    "health-assessments": ("List of initial health assessments", write_health_example),
    "pre-birth": ("List of pre-birth assessments", write_pre_birth_example),
}
TABLES = {
    "ssda903-episodes": ("SSDA903 episodes", "episodes"),
    "ssda903-missing": ("SSDA903 missing episodes", "missing"),
    "ssda903-oc2": ("SSDA903 outcomes (OC2)", "oc2"),
    "ssda903-oc3": ("SSDA903 care leavers (OC3)", "oc3"),
}


def examples() -> list[tuple[str, str]]:
    """Slug and words of each invented list that pages lead to; none where figures are real."""
    if not (settings.IS_PRACTICE or settings.IS_DEMONSTRATION):
        return []
    return [(slug, words) for slug, (words, *_) in {**WORKBOOKS, **TABLES}.items()]


def write_template_file(slug: str) -> tuple[bytes, str, str]:
    """Content, type and name of a template. Raises KeyError."""
    return write_list_template(TEMPLATES[slug]), XLSX, f"{slug}.xlsx"


def write_example_file(slug: str, today: date) -> tuple[bytes, str, str]:
    """Content, type and name of an invented list. Raises KeyError."""
    # taken soon after the month has ended, as the lists of a return should be
    taken = min(today, today.replace(day=SOON_AFTER))
    if slug in TABLES:
        return write_ssda903(TABLES[slug][1], taken), "text/csv", f"invented-{slug}.csv"
    day = taken if slug.startswith("annex-a") else today
    return WORKBOOKS[slug][1](day), XLSX, f"invented-{slug}.xlsx"
