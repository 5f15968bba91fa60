"""The sections of a KPI's page, in the order in which they are shown. To add one, enter it in `SECTIONS`."""

from pages.kpi.section import Section
from pages.kpi.sections.about import Bearing, Definition, FigureNotes
from pages.kpi.sections.changes import ChangesSection
from pages.kpi.sections.connected import ConnectedNumbers
from pages.kpi.sections.events import Events
from pages.kpi.sections.findings import InspectorsFindings
from pages.kpi.sections.forecast import ForecastSection
from pages.kpi.sections.history.section import Corrections, History
from pages.kpi.sections.intervals import Intervals
from pages.kpi.sections.neighbours.section import NeighbourSection
from pages.kpi.sections.own_limits import OwnLimitsSection
from pages.kpi.sections.rebases import Rebases
from pages.kpi.sections.reported.comparisons import ComparisonsSection
from pages.kpi.sections.reported.ranges import RangesSection
from pages.kpi.sections.rolling_year import RollingYears
from pages.kpi.sections.signals import Signals
from pages.kpi.sections.two_dates import TwoDates
from pages.kpi.sections.years import Years

SECTIONS: tuple[type[Section], ...] = (
    FigureNotes,
    OwnLimitsSection,
    Intervals,
    Signals,
    Years,
    Events,
    RollingYears,
    TwoDates,
    Rebases,
    ForecastSection,
    RangesSection,
    ComparisonsSection,
    NeighbourSection,
    ChangesSection,
    Definition,
    ConnectedNumbers,
    History,
    Corrections,
    Bearing,
    InspectorsFindings,
)
