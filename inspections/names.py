"""Names of inspections and visits as readers see them."""

from inspections.models import Inspection


def inspection_name(inspection: Inspection) -> str:
    """An inspection as people speak of it: "Standard inspection, 2019", "Monitoring visit, September 2021"."""
    words = inspection.type_words or inspection.get_kind_display()
    name = words[:1].upper() + words[1:]
    if inspection.started_on is None:
        return f"{name}, date not known"
    if inspection.is_visit:
        return f"{name}, {inspection.started_on:%B %Y}"
    return f"{name}, {inspection.started_on.year}"
