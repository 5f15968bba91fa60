"""Observations and targets for the tests of calculations, in few words."""

from datetime import date, timedelta
from decimal import Decimal

from analysis.basis import Basis, KpiFacts
from analysis.core.periods import Frequency, Period
from analysis.core.series import Observation, Polarity, Rebase, Target


def month(year, number):
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def observed(of, value="90"):
    return Observation(of, Decimal(value))


def months(*values, year=2021):
    """Observations of January, February, ...; None leaves a month out."""
    return [observed(month(year, place), value) for place, value in enumerate(values, 1) if value is not None]


def target(value, tolerance=None, start=None, end=None):
    return Target(Decimal(value), None if tolerance is None else Decimal(tolerance), start, end)


def make_facts(title="Visits on time", kind="percentage", polarity=Polarity.HIGHER_IS_BETTER, decimals=1, **others):
    """A monthly percentage of which more is better, unless said otherwise."""
    place = {"service_area": "Permanence", "service_area_slug": "permanence", "service_area_position": 1, "position": 1}
    known = {"pk": 1, "code": "VISITS", "slug": "visits", "frequency": Frequency.MONTHLY}
    return KpiFacts(title=title, kind_slug=kind, polarity=polarity, decimals=decimals, **(place | known | others))


def make_basis(targets=(), breaks=(), rebases=(), **facts):
    """Basis of a KPI; `rebases` are days, everything else is as in `make_facts`."""
    return Basis(make_facts(**facts), tuple(targets), tuple(breaks), tuple(Rebase(on) for on in rebases))
