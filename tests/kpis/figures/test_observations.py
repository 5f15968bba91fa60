"""Figures of some KPIs in some areas, whether the KPIs are named in the query or too many to be."""

from datetime import date

import pytest

from kpis.figures import queries
from tests import factories as make

pytestmark = pytest.mark.django_db
DAYS = {date(2021, 1, 31), date(2021, 2, 28)}


@pytest.fixture
def figures():
    """Three KPIs with January to March in two areas each."""
    areas, kpis = (make.make_new_area(), make.make_new_area()), [make.make_kpi() for _ in range(3)]
    return [
        make.make_figure(kpi=kpi, area=area, period=make.month(2021, number))
        for kpi in kpis
        for area in areas
        for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("named", [0, 1, 2, 3])
@pytest.mark.parametrize("ends", [None, DAYS])
def test_kpis_that_are_too_many_to_be_named_have_the_same_figures(monkeypatch, figures, named, ends):
    keys = sorted({figure.kpi_id for figure in figures})[:named]
    area = figures[0].area_id
    moment = make.moment(2030)
    monkeypatch.setattr(queries, "MOST_NAMED", 1)
    found = queries.get_observations(keys, [area], moment, ends)
    expected = {}
    for figure in figures:
        if figure.kpi_id in keys and figure.area_id == area and (ends is None or figure.period_end in ends):
            expected.setdefault((figure.kpi_id, area), []).append(figure.pk)
    assert {key: [one.figure_id for one in own] for key, own in found.items()} == expected
    streamed = {}
    for _, own in queries.stream_observations_of(keys, [area], moment, ends or DAYS):
        streamed |= own
    assert {key for key, _ in streamed} == set(keys)
    assert all({one.period.end for one in own} == DAYS for own in streamed.values())
