"""The figures of single neighbours as a test asks for them: of one KPI, as known at a moment."""

from kpis.figures.queries import get_neighbour_sets, get_observations, neighbours_among


def neighbours_of(kpi_id, at):
    """The sets of neighbours known at `at`, and the figures of one KPI in each of their areas. Two queries."""
    known = get_neighbour_sets(at)
    return neighbours_among(get_observations([kpi_id], list(known[1]), at), kpi_id, known)
