"""Names of inspections and visits as readers see them."""

from inspections.models import Inspection

# words of addresses below /inspections/ that no inspection can have for a name
OTHER_COUNCILS, HOMES_AND_SERVICES = "other-councils", "homes-and-services"
NO_INSPECTIONS = (OTHER_COUNCILS, HOMES_AND_SERVICES)


def inspection_name(inspection: Inspection) -> str:
    """An inspection as people speak of it: "Standard inspection, 2019", "Monitoring visit, September 2021".

    A report of the government's commissioner goes by its publication.
    """
    if not inspection.is_by_ofsted:
        when = f"{inspection.published_on:%B %Y}" if inspection.published_on else "date not known"
        return f"Commissioner's report, {when}"
    words = inspection.type_words or inspection.get_kind_display()
    name = words[:1].upper() + words[1:]
    if inspection.started_on is None and inspection.published_on:
        return f"{name}, {inspection.published_on:%B %Y}"
    if inspection.started_on is None:
        return f"{name}, date not known"
    if inspection.is_visit:
        return f"{name}, {inspection.started_on:%B %Y}"
    return f"{name}, {inspection.started_on.year}"
