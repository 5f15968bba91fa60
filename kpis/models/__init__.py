"""Models of the catalogue of KPIs, their targets, and the ledger of figures; each module has one part of it.

Rules that must always hold are constraints here, so that no script or slip can break them. Published
rows are never changed or deleted: they are superseded.
"""

from kpis.models.agreements import Agreement, SumPart
from kpis.models.catalogue import (
    Area,
    FrameworkIndicator,
    Kpi,
    Neighbour,
    NeighbourSet,
    SeriesBreak,
    ServiceArea,
    Target,
    frequency_choices,
    kind_choices,
    measured_choices,
    polarity_choices,
    rule_set_choices,
)
from kpis.models.comments import FigureComment
from kpis.models.figures import FIGURE_COLUMNS, Figure, FigureColumns, no_figure_choices, observation_from
from kpis.models.forecasts import GivenForecast, basis_choices
from kpis.models.imports import ImportFile
from kpis.models.kept_counts import KeptCounts, KeptNumber
from kpis.models.ranges import ReportedRange
from kpis.models.rebases import Rebase
from kpis.models.releases import Release
from kpis.models.reminders import Reminder
from kpis.models.sources import DatePrecision, Source, SourceCollection
from kpis.models.withdrawals import Withdrawal

__all__ = [
    "Agreement",
    "Area",
    "DatePrecision",
    "Figure",
    "FigureComment",
    "FrameworkIndicator",
    "GivenForecast",
    "ImportFile",
    "KeptCounts",
    "KeptNumber",
    "Kpi",
    "Neighbour",
    "NeighbourSet",
    "Rebase",
    "Release",
    "Reminder",
    "ReportedRange",
    "SeriesBreak",
    "ServiceArea",
    "Source",
    "SourceCollection",
    "SumPart",
    "Target",
    "Withdrawal",
    "basis_choices",
    "frequency_choices",
    "kind_choices",
    "measured_choices",
    "FIGURE_COLUMNS",
    "FigureColumns",
    "no_figure_choices",
    "observation_from",
    "polarity_choices",
    "rule_set_choices",
]
