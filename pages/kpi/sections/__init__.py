"""The sections of a KPI's page, in the order in which they are shown. To add one, enter it in `SECTIONS`."""

from pages.kpi.section import Section
from pages.kpi.sections.about import Bearing, Definition
from pages.kpi.sections.events import Events
from pages.kpi.sections.forecast import ForecastSection
from pages.kpi.sections.history import History
from pages.kpi.sections.intervals import Intervals
from pages.kpi.sections.neighbours import NeighbourSection
from pages.kpi.sections.own_limits import OwnLimitsSection
from pages.kpi.sections.rebases import Rebases
from pages.kpi.sections.rolling_year import RollingYears
from pages.kpi.sections.signals import Signals
from pages.kpi.sections.two_dates import TwoDates

SECTIONS: tuple[type[Section], ...] = (
    OwnLimitsSection,
    Intervals,
    Signals,
    Events,
    RollingYears,
    TwoDates,
    Rebases,
    ForecastSection,
    NeighbourSection,
    Definition,
    History,
    Bearing,
)
