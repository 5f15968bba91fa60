"""What stands in a measured database: the same from one seed, whole, and within the ledger's bounds."""

import itertools
from collections import Counter
from datetime import date

import pytest

from analysis.core.kinds import KINDS
from bench.sizes import LAST_MONTH, RECOMMENDATIONS, SIZES, Size, months, planned_figures, planned_kpis, years

TINY = Size("tiny", kpis=82, months=30)


def test_the_same_seed_gives_the_same_figures():
    assert list(planned_figures(TINY)) == list(planned_figures(TINY))


def test_another_seed_gives_other_figures():
    assert list(planned_figures(TINY, seed=1)) != list(planned_figures(TINY, seed=2))


def test_large_is_about_a_million_figures():
    large = SIZES["L"]
    kpis = list(planned_kpis(large))
    monthly = sum(kpi.comparators == "monthly" for kpi in kpis) * 2 * large.months
    yearly = sum(kpi.comparators == "yearly" for kpi in kpis) * 2 * len(years(large.months))
    assert 950_000 < large.kpis * large.months + monthly + yearly < 1_050_000


def test_months_end_with_the_last_month_and_have_no_gap():
    found = months(25)
    assert len(found) == 25
    assert found[-1].start == LAST_MONTH
    assert all((after.start - before.end).days == 1 for before, after in itertools.pairwise(found))


def test_years_are_whole_financial_years_within_the_months():
    assert [(year.start, year.end) for year in years(30)] == [(date(2024, 4, 1), date(2025, 3, 31))] + [
        (date(2025, 4, 1), date(2026, 3, 31))
    ]


@pytest.mark.parametrize("figure", list(planned_figures(Size("small", 8, 3))), ids=str)
def test_figures_keep_the_ledgers_bounds(figure):
    assert figure.numerator >= 0
    assert figure.denominator > 0
    if KINDS[figure.kind].highest is not None:
        assert figure.numerator <= figure.denominator


def test_a_period_has_one_figure_for_a_kpi_and_area():
    keys = Counter((figure.kpi, figure.area, figure.period) for figure in planned_figures(TINY))
    assert keys.most_common(1)[0][1] == 1


def test_every_kpi_has_a_figure_for_the_last_month():
    newest = {figure.kpi for figure in planned_figures(TINY) if figure.area == 0 and figure.period.start == LAST_MONTH}
    assert newest == set(range(TINY.kpis))


def test_catalogue_holds_every_kind_every_recommendation_and_kpis_without_target():
    kpis = list(planned_kpis(TINY))
    assert {kpi.kind for kpi in kpis} == set(KINDS)
    assert {kpi.recommendation for kpi in kpis} == {None, *range(1, RECOMMENDATIONS + 1)}
    assert any(kpi.target is None for kpi in kpis)
    assert any(kpi.target is not None and kpi.tolerance is None for kpi in kpis)
    assert len({kpi.slug for kpi in kpis}) == len({kpi.code for kpi in kpis}) == TINY.kpis


def test_comparators_are_monthly_for_some_yearly_for_others_and_absent_for_most():
    counted = Counter(kpi.comparators for kpi in planned_kpis(TINY))
    assert counted == {"monthly": 3, "yearly": 8, "": 71}
