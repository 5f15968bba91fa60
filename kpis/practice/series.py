"""Invented figures to practise with: plausible for each KPI, the same for the same seed.

`PROFILES` has the level and noise of each KPI's figures; `SHAPES` the ways in which they move over time. To add a
shape, write a function and enter it there. Nothing here knows the database.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from analysis.core.kinds import Kind
from analysis.core.periods import Period, month_number
from analysis.core.series import Polarity, Target
from analysis.entry.figures import Entry
from analysis.rating import Rag, rate

DEFAULT_SEED = 2019
DEFAULT_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Profile:
    """Profile of the invented figures of a KPI.

    `level` is the first value, in the KPI's unit; `cohort` the children of one period. `gain` is how far the
    shape moves the level towards what is good (up, if neither is), `season` how far it swings over a year.
    `gaps` are the periods, counted back from the last one, for which nobody entered a figure. A KPI that is
    `like` another is invented from the same chances, so that a number and its rate agree.
    """

    level: float
    cohort: int = 60
    shape: str = "steady"
    gain: float = 0.0
    season: float = 0.0
    gaps: tuple[int, ...] = ()
    like: str = ""


# the population under 18 by which rates are counted, as in constants.csv
CHILDREN = 181_943

PROFILES = {
    "CLA-CAREPLAN": Profile(91, 860, "improving", 8),
    "CLA-VISITS": Profile(79, 640, "shift", 12, season=2),
    "CLA-REVIEWS": Profile(86, 410, "improving", 7),
    "IHA-20WD": Profile(52, 31, "improving", 30),
    "RHA-TIMELY": Profile(82, 58, "slip", 14),
    "RHA-UPTODATE": Profile(88, 690, "steady", season=1.5),
    "CLA-DENTAL": Profile(74, 720, "worsening", 16),
    "PERM-2REV": Profile(74, 26, "shift", 15),
    "PERM-PLACED": Profile(410, shape="improving", gain=46),
    "PERM-MEETINGS": Profile(34, season=5),
    "FFA-CHILDREN": Profile(7, shape="improving", gain=5),
    "PREBIRTH-ONTIME": Profile(70, 24, "improving", 16),
    "LIFESTORY": Profile(58, 120, "improving", 25),
    "FC-UTIL": Profile(71, 520, "improving", 6),
    "FC-ASSESS": Profile(15, season=3),
    "CLA-NUM": Profile(872, shape="improving", gain=40),
    "CLA-RATE": Profile(872 / CHILDREN * 10_000, CHILDREN, "improving", 40 / CHILDREN * 10_000, like="CLA-NUM"),
    "RES-GOOD": Profile(86, 29, "steady"),
    "PEP-ONTIME": Profile(84, 480, "improving", 10),
    "UASC-TEAM": Profile(148, shape="improving", gain=30),
    "MOMO-USES": Profile(310, shape="improving", gain=240),
    "SW-VACANCY-OP": Profile(21, 390, "improving", 8),
    "SW-GAP": Profile(9, 390, "improving", 5),
    "SUPERVISION": Profile(83, 360, "recounted", 9),
    "AUDIT-DONE": Profile(76, 62, "slip", 18),
    "AUDIT-GOOD": Profile(48, 150, "improving", 24),
    "REF-24H": Profile(87, 940, "shift", 8, season=2),
    "EH-OUTCOMES": Profile(69, 380, "improving", 9),
    "CP-VISIT-5D": Profile(81, 120, "slip", 11),
    "CPP-2YR-OP": Profile(2.6, 610, "improving", 1.2),
    "CPP-REVIEW": Profile(96.5, 190, "improving", 2.5),
    "RHI-DONE": Profile(74, 88, "improving", 12, season=3, gaps=(7,)),
    "RHI-72H": Profile(57, 66, "shift", 16),
    "EHCP-20W": Profile(34, 130, "worsening", 18, season=4, gaps=(5, 16, 17, 18)),
}

# a KPI without a profile of its own, by its kind
PROFILE_OF_KIND = {
    "percentage": Profile(80, 70, "improving", 8),
    "count": Profile(60, season=6),
    "rate_10000": Profile(30, CHILDREN, season=2),
    "score": Profile(14, 300),
    "ratio": Profile(17, 240, "improving", 2),
    "days": Profile(40, 60, "improving", 6),
}


# -- how a level moves: from 0 to 1 of the gain, as the time goes from 0 to 1 ----------------------------


def _steady(time: float) -> float:
    return 0.0


def _improving(time: float) -> float:
    return time


def _worsening(time: float) -> float:
    return -time


def _shift(time: float) -> float:
    """Something was done two fifths of the way, and it worked."""
    return 1.0 if time >= 0.4 else 0.0


def _slip(time: float) -> float:
    """Better step by step, with a bad quarter on the way."""
    return time - 1.2 if 0.68 <= time < 0.77 else time


def _recounted(time: float) -> float:
    """Counted differently from `BREAK_AT` on: lower at once, then better."""
    return time - 1.0 if time >= BREAK_AT else time


BREAK_AT = 0.6

SHAPES: dict[str, Callable[[float], float]] = {
    "steady": _steady,
    "improving": _improving,
    "worsening": _worsening,
    "shift": _shift,
    "slip": _slip,
    "recounted": _recounted,
}


# -- figures ------------------------------------------------------------------------------------------


def profile_of(code: str, kind: Kind, polarity: Polarity) -> Profile:
    """The KPI's own profile, or that of its kind; if less is better, a share begins low."""
    if code in PROFILES:
        return PROFILES[code]
    profile = PROFILE_OF_KIND[kind.slug]
    is_share = kind.slug == "percentage" and polarity is Polarity.LOWER_IS_BETTER
    return replace(profile, level=100 - profile.level) if is_share else profile


def invent_series(
    *, code: str, kind: Kind, polarity: Polarity, periods: Sequence[Period], seed: int
) -> dict[Period, Entry]:
    """Invented entries for `periods`, oldest first, without the gaps. The same for the same seed and periods."""
    profile = profile_of(code, kind, polarity)
    chances = Random(f"{seed}:{profile.like or code}")
    sign = -1 if polarity is Polarity.LOWER_IS_BETTER else 1
    last = len(periods) - 1
    entries = {}
    for number, period in enumerate(periods):
        moved = SHAPES[profile.shape](number / last if last else 0.0) * profile.gain * sign
        swing = profile.season * math.sin(2 * math.pi * month_number(period.end) / 12)
        entry = invent_entry(kind, profile, profile.level + moved + swing, chances)
        if last - number not in profile.gaps:
            entries[period] = entry
    return entries


def break_in(periods: Sequence[Period]) -> Period:
    """The first of `periods` that a series of the shape "recounted" counts differently."""
    last = len(periods) - 1
    return next(period for number, period in enumerate(periods) if not last or number / last >= BREAK_AT)


def invent_entry(kind: Kind, profile: Profile, level: float, chances: Random) -> Entry:
    """One entry about `level`, with the noise that counting so few has."""
    match kind.slug:
        case "percentage":
            cohort = max(2, round(profile.cohort * chances.gauss(1, 0.06)))
            share = min(max(level / 100, 0.005), 0.995)
            return _counts(sum(chances.random() < share for _ in range(cohort)), cohort)
        case "count":
            return Entry(stated=Decimal(_some(level, chances)))
        case "rate_10000":
            return _counts(_some(level * profile.cohort / 10_000, chances), profile.cohort)
    cohort = max(2, round(profile.cohort * chances.gauss(1, 0.05)))
    return _counts(max(0, round(chances.gauss(level, level * 0.03) * cohort)), cohort)


def number_of(entry: Entry, part: str) -> Decimal | None:
    """The number that an entry has in a part named as in the catalogue: numerator, denominator or value."""
    return entry.stated if part == "value" else getattr(entry, part)


def with_number(entry: Entry, part: str, number: Decimal) -> Entry:
    """The entry with another number in that part; of another cohort the same share."""
    if part == "value":
        return replace(entry, stated=number)
    if part == "numerator" or entry.numerator is None or not entry.denominator:
        return replace(entry, **{part: number})
    share = round(entry.numerator * number / entry.denominator)
    return replace(entry, numerator=min(Decimal(share), number), denominator=number)


def _some(expected: float, chances: Random) -> int:
    """A number of children about `expected`; a large number hardly changes from month to month."""
    return max(0, round(chances.gauss(expected, math.sqrt(max(expected, 1)) * 0.4)))


def _counts(numerator: int, denominator: int) -> Entry:
    return Entry(numerator=Decimal(numerator), denominator=Decimal(denominator))


# -- words --------------------------------------------------------------------------------------------

REASONS_OF_A_MISS = (
    "Two vacancies in one team; cover is in place from next month.",
    "Late invitations to partner agencies. The team manager now checks the list each Monday.",
    "Several large sibling groups were counted in this period.",
    "Recording was late: the work was done in time in most of these cases.",
    "A reorganisation of the teams; the weekly meeting on performance looks at each case.",
)

REASONS_OF_A_REVISION = (
    "Three records were entered after the return was made.",
    "Two children were counted in two teams.",
    "The cohort left out children placed outside the county.",
    "A case audit found that four visits had been recorded under the wrong date.",
)


def commentary_for(entry: Entry, kind: Kind, polarity: Polarity, target: Target | None, chances: Random) -> str:
    """A sentence if the target is missed; nothing otherwise."""
    rag = rate(entry.value(kind), target, polarity)
    return chances.choice(REASONS_OF_A_MISS) if rag in (Rag.RED, Rag.AMBER) else ""


def revise(entry: Entry, kind: Kind, chances: Random) -> Entry:
    """The same figure counted again: a little different, and still possible."""
    if entry.stated is not None:
        return replace(entry, stated=entry.stated + chances.randint(1, 4))
    most = entry.denominator if kind.highest is not None else entry.numerator + 4
    step = chances.randint(1, 3)
    higher = entry.numerator + step
    return replace(entry, numerator=higher if higher <= most else max(Decimal(0), entry.numerator - step))


def exaggerate(entry: Entry) -> Entry:
    """An entry that the checks find unusual: of a cohort three times as large, or three times the number."""
    if entry.stated is not None:
        return replace(entry, stated=entry.stated * 3)
    return replace(entry, denominator=entry.denominator * 3)
