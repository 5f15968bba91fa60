"""Chains of recommendations on one issue, and the years in which it was asked."""

from datetime import date

import pytest

from inspections.lineage.chains import get_issue_chains
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.moment(2026)


def asked(year, number=1, published=None):
    inspection = make.make_inspection(
        slug=f"i-{year}-{number}",
        started_on=date(year, 11, 1),
        ended_on=None,
        published_on=published,
        known_from=make.moment(year, 12),
    )
    return make.make_recommendation(inspection=inspection, number=number)


def test_a_chain_joins_all_that_were_linked_and_names_each_year_once():
    first, second, third, again, alone = asked(2016), asked(2019), asked(2023), asked(2023, 2), asked(2020)
    make.make_lineage(earlier=first, later=second)
    make.make_lineage(earlier=second, later=third)
    make.make_lineage(earlier=second, later=again)
    chains = get_issue_chains(NOW)
    assert set(chains) == {one.pk for one in (first, second, third, again)}
    assert len({id(chain) for chain in chains.values()}) == 1
    assert chains[first.pk].years == (2016, 2019, 2023)
    assert chains[first.pk].newest in (third, again)
    assert chains[first.pk].is_frequent
    assert alone.pk not in chains


def test_two_that_follow_one_another_are_not_frequent_and_count_by_the_year_of_the_report():
    first, second = asked(2015, published=date(2016, 1, 20)), asked(2019)
    make.make_lineage(earlier=first, later=second)
    chain = get_issue_chains(NOW)[second.pk]
    assert chain.years == (2016, 2019)
    assert not chain.is_frequent


def test_what_was_not_out_yet_is_in_no_chain():
    first, second, third = asked(2016), asked(2019), asked(2023)
    make.make_lineage(earlier=first, later=second)
    make.make_lineage(earlier=second, later=third)
    chains = get_issue_chains(make.moment(2022))
    assert chains[first.pk].years == (2016, 2019)
    assert third.pk not in chains
    assert get_issue_chains(make.moment(2018)) == {}
