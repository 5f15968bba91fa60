"""Lines of the page of changes are the same, whatever the process remembers of other days."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from django.db import transaction

from accounts.audit import record
from analysis.changes.change import ChangeKind, said
from kpis.catalogue.queries import get_home
from kpis.changes.between import get_kpi_changes
from kpis.changes.stood import stood_as
from kpis.figures.standings import get_standings
from ledger.former import keep_former
from pages import standings
from pages.changes.queries import get_changes
from pages.changes.span import span_between
from pages.standings import get_cached_standings
from pages.stood.making import make_ahead
from tests import factories as make
from tests.conftest import forget
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# the kinds that nothing else of what happens here has
OF_KPIS = {ChangeKind.STANDING, ChangeKind.REVISED, ChangeKind.BASIS, ChangeKind.FIGURE}
FIRST, DAYS, KPIS, HAPPENINGS, ASKED = date(2021, 6, 1), 160, 5, 40, 16


@pytest.fixture(autouse=True)
def disk(settings, tmp_path, monkeypatch):
    """Standings are worth keeping on disk when four KPIs were assessed."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(standings, "FEWEST_ON_DISK", 4)


def found_between(first, last):
    """The changes between two days, and the standings that they were found from."""
    reading = read_present()
    changes = said(get_changes(span_between(first, last, reading), reading).all)
    return changes, [get_cached_standings(reading.at(day), get_home()) for day in (first, last)]


def compared_whole(first, last):
    """The changes of KPIs between two days by a comparison of their whole standings, from nothing but the database."""
    home, span = get_home(), span_between(first, last, read_present())
    stood = (stood_as(get_standings(moment, home)) for moment in (span.start, span.end))
    return said(get_kpi_changes(*stood, home, span))


def happen(random, kpis, at):
    """Let one thing happen at a moment that can change where a KPI stands."""
    kpi = random.choice(kpis)
    figure = random.choice(list(kpi.figures.filter(superseded_at=None)))
    what = random.randrange(6)
    if what == 0 and figure.published_at < at:
        make.revise_figure(figure, random.randrange(40, 100), at)
    elif what == 1 and not kpi.targets.filter(superseded_at=None).exists():
        make.make_target(kpi=kpi, value=Decimal(random.randrange(60, 95)), published_at=at)
    elif what == 2 and not kpi.breaks.exists():
        make.make_break(kpi=kpi, on=FIRST + timedelta(days=random.randrange(300)), published_at=at)
    elif what == 3:
        keep_former(kpi, ["polarity", "title"], at)
        kpi.polarity = "lower" if kpi.polarity == "higher" else "higher"
        kpi.title = f"{kpi.title} again"
        kpi.save()
    elif what == 4 and not kpi.rebases.exists():
        make.make_rebase(kpi=kpi, on=date(2021, 3, 1), published_at=at)
    else:
        kpi.figures.filter(pk=figure.pk, published_at__lt=at).update(
            status="superseded", superseded_at=at, withdrawal_reason="Counted twice."
        )


def fill(random):
    """KPIs with two years of figures."""
    # the first KPI comes into the catalogue between the days that are asked for
    kpis = [
        make.make_kpi(known_from=make.moment(2021, 8) if number == 0 else make.moment(2020)) for number in range(KPIS)
    ]
    for kpi, number in product(kpis, range(24)):
        make.make_figure(
            kpi=kpi,
            stated_value=Decimal(random.randrange(50, 100)),
            period=make.month(2020 + number // 12, number % 12 + 1),
            published_at=make.moment(2021) + timedelta(days=30 * number, hours=random.randrange(9)),
        )
    return kpis


def happen_often(random, kpis, times):
    for _ in range(times):
        day = make.moment(2021, 6) + timedelta(days=random.randrange(DAYS))
        with transaction.atomic():
            happen(random, kpis, day)
    with transaction.atomic():
        record(by="a script", action="x", subject="many rows")


def pairs_of_days(random):
    # each pair a few days after the one before, so that a day often has another near it
    return [
        (day, day + timedelta(days=random.randrange(1, 30)))
        for day in (FIRST + timedelta(days=8 * number) for number in range(ASKED))
    ]


def test_the_lines_are_those_of_a_process_that_knows_no_other_day():
    random = Random(20220112)
    kpis = fill(random)
    happen_often(random, kpis, HAPPENINGS)
    pairs = pairs_of_days(random)
    remembered = [found_between(*pair) for pair in pairs]
    assert sum(len(changes) for changes, _ in remembered) > ASKED
    for pair, found in zip(pairs, remembered, strict=True):
        forget()
        assert found_between(*pair) == found


def test_the_lines_are_those_of_a_full_comparison_before_and_after_days_were_made_ahead():
    random = Random(20230913)
    kpis = fill(random)
    for times in (HAPPENINGS // 2, HAPPENINGS // 4, HAPPENINGS // 4):
        # the days that were made ahead last time stand on figures that have changed since
        happen_often(random, kpis, times)
        for is_made in (False, True):
            if is_made:
                assert make_ahead().left == 0
            for pair in pairs_of_days(random):
                found, whole = said(found_between(*pair)[0]), compared_whole(*pair)
                assert [one for one in found if one in whole] == whole
                assert len([one for one in found if one.kind in OF_KPIS]) == len(whole)
