"""The rule of what is open: the newest inspection of each kind and the visits since, until a manager closes them."""

from datetime import date

import pytest

from inspections.models import Inspection
from inspections.open_areas import AskedStatus, get_asked_counts, get_open_areas
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = Inspection.Kind
NOW, TODAY = make.moment(2026, 11, 29), date(2026, 11, 29)


def asked_in(slug, started_on, kind=Kind.INSPECTION, published_on=None, **columns):
    """An inspection with two recommendations."""
    known_from = columns.pop("known_from", make.moment(2016))
    inspection = make.make_inspection(
        slug=slug, kind=kind, started_on=started_on, published_on=published_on, known_from=known_from, **columns
    )
    for number in (1, 2):
        make.make_recommendation(inspection=inspection, number=number)
    return inspection


def slugs(moment=NOW, day=TODAY):
    return [inspection.slug for inspection in get_open_areas(moment, day).inspections]


def test_the_newest_inspection_of_each_kind_counts_and_not_those_before():
    asked_in("send-2018", date(2018, 2, 26), Kind.SEND_INSPECTION)
    asked_in("send-2023", date(2023, 11, 27), Kind.SEND_INSPECTION)
    asked_in("ilacs-2019", date(2019, 2, 25))
    asked_in("ilacs-2023", date(2023, 3, 13))
    assert slugs() == ["ilacs-2023", "send-2023"]


def test_visits_that_followed_it_count_after_it_in_the_order_of_time():
    first, newest = asked_in("ilacs-2019", date(2019, 2, 25)), asked_in("ilacs-2023", date(2023, 3, 13))
    asked_in("mv-2021", date(2021, 5, 1), Kind.MONITORING_VISIT, parent=first)
    asked_in("undated", None, Kind.FOCUSED_VISIT, parent=newest, date_precision="unknown")
    asked_in("focused-2024", date(2024, 7, 24), Kind.FOCUSED_VISIT, parent=newest)
    asked_in("orphan-2022", date(2022, 7, 24), Kind.FOCUSED_VISIT)
    asked_in("orphan-2025", date(2025, 7, 24), Kind.FOCUSED_VISIT)
    assert slugs() == ["ilacs-2023", "focused-2024", "orphan-2025", "undated"]


def test_a_visit_that_asked_for_nothing_is_left_out():
    newest = asked_in("ilacs-2023", date(2023, 3, 13))
    make.make_inspection(kind=Kind.FOCUSED_VISIT, parent=newest, started_on=date(2024, 7, 24))
    assert slugs() == ["ilacs-2023"]


def test_a_commissioners_report_is_never_the_newest():
    asked_in("ilacs-2019", date(2019, 2, 25))
    asked_in("commissioner-2022", date(2022, 3, 1), Kind.COMMISSIONER_REPORT, published_on=date(2022, 3, 31))
    assert slugs() == ["ilacs-2019"]


def test_an_inspection_without_a_date_is_never_the_newest():
    asked_in("ilacs-2019", date(2019, 2, 25))
    asked_in("ilacs-some-day", None, date_precision="unknown")
    assert slugs() == ["ilacs-2019"]


@pytest.mark.parametrize(
    ("columns", "is_newest"),
    [
        pytest.param({"date_precision": "planned", "started_on": date(2026, 12, 1)}, False, id="announced"),
        pytest.param({}, False, id="over, and its report not out"),
        pytest.param({"published_on": date(2026, 12, 24)}, False, id="published later"),
        pytest.param({"published_on": date(2026, 11, 29)}, True, id="published today, without a recommendation"),
    ],
)
def test_an_inspection_counts_once_its_report_is_out(columns, is_newest):
    asked_in("ilacs-2023", date(2023, 3, 13))
    values = {"slug": "ilacs-2026", "started_on": date(2026, 10, 5), "known_from": make.moment(2026, 10, 5)} | columns
    make.make_inspection(**values)
    assert slugs() == (["ilacs-2026"] if is_newest else ["ilacs-2023"])


def test_an_inspection_that_was_graded_counts_without_a_date_of_publication():
    asked_in("ilacs-2019", date(2019, 2, 25))
    make.make_judgement(inspection=make.make_inspection(slug="ilacs-2023", started_on=date(2023, 3, 13)))
    assert slugs() == ["ilacs-2023"]


def test_an_earlier_day_has_the_newest_inspection_of_that_day():
    asked_in("sif-2016", date(2015, 10, 26), known_from=make.moment(2016, 1, 20))
    asked_in("ilacs-2019", date(2019, 2, 25), known_from=make.moment(2019, 5, 8))
    then = {day: slugs(make.moment(*day), date(*day)) for day in ((2015, 12, 1), (2016, 2, 1), (2019, 5, 9))}
    assert list(then.values()) == [[], ["sif-2016"], ["ilacs-2019"]]


def test_each_recommendation_has_one_status():
    report = asked_in("commissioner-2022", None, Kind.COMMISSIONER_REPORT, published_on=date(2022, 3, 31))
    earlier, newest = asked_in("ilacs-2019", date(2019, 2, 25)), asked_in("ilacs-2023", date(2023, 3, 13))
    closing = make.make_closing(recommendation=newest.recommendations.get(number=2))
    areas = get_open_areas(NOW, TODAY)

    def status(inspection, closing=None):
        return areas.status_of(inspection.recommendations.first(), closing)

    assert status(newest) is AskedStatus.OPEN
    assert status(newest, closing) is AskedStatus.CLOSED
    assert status(earlier) is AskedStatus.EARLIER
    assert status(report) is AskedStatus.REPORTED


def test_counts_leave_out_what_is_closed_at_the_moment_and_only_from_what_is_open():
    earlier, newest = asked_in("ilacs-2019", date(2019, 2, 25)), asked_in("ilacs-2023", date(2023, 3, 13))
    make.make_closing(recommendation=newest.recommendations.first(), published_at=make.moment(2026, 6, 1))
    make.make_closing(recommendation=earlier.recommendations.first(), published_at=make.moment(2026, 6, 1))
    asking = get_open_areas(NOW, TODAY).ids
    counts = get_asked_counts(NOW, asking)
    assert (counts.open, counts.all, counts.by_inspection) == (1, 4, {earlier.pk: 2, newest.pk: 2})
    assert get_asked_counts(make.moment(2026, 5, 31), asking).open == 2


def test_the_rule_takes_one_query_however_many_inspections(django_assert_num_queries):
    for year in range(2005, 2024):
        asked_in(f"ilacs-{year}", date(year, 3, 13))
    with django_assert_num_queries(1):
        assert slugs() == ["ilacs-2023"]
    with django_assert_num_queries(1):
        get_asked_counts(NOW, [])
