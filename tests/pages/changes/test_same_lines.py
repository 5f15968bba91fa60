"""Lines of the page of changes are the same, whatever the process remembers of other days."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from django.db import transaction

from accounts.audit import record
from analysis.changes.change import said
from kpis.catalogue.queries import get_home
from ledger.former import keep_former
from pages import standings
from pages.changes.queries import get_changes
from pages.changes.span import span_between
from pages.standings import get_cached_standings
from tests import factories as make
from tests.conftest import forget
from web.reading import read_present

pytestmark = pytest.mark.django_db
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


def test_the_lines_are_those_of_a_process_that_knows_no_other_day():
    random = Random(20220112)
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
    for _ in range(HAPPENINGS):
        day = make.moment(2021, 6) + timedelta(days=random.randrange(DAYS))
        with transaction.atomic():
            happen(random, kpis, day)
    with transaction.atomic():
        record(by="a script", action="x", subject="many rows")
    # each pair a few days after the one before, so that a day often has another near it
    pairs = [
        (day, day + timedelta(days=random.randrange(1, 30)))
        for day in (FIRST + timedelta(days=8 * number) for number in range(ASKED))
    ]
    remembered = [found_between(*pair) for pair in pairs]
    assert sum(len(changes) for changes, _ in remembered) > ASKED
    for pair, found in zip(pairs, remembered, strict=True):
        forget()
        assert found_between(*pair) == found
