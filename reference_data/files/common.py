"""Columns and words that several data files share."""

from kpis.models import DatePrecision
from reference_data.reading import ColumnSpec, text

PRECISIONS = DatePrecision.values
SOURCE_WITH_ADDRESS = (ColumnSpec("source_title", text(300)), ColumnSpec("source_url", text(600)))
SOURCE = (*SOURCE_WITH_ADDRESS, ColumnSpec("source_ref", text()))
KINDS_BY_UNIT = {
    "percent": "percentage",
    "count": "count",
    "rate per 10,000": "rate_10000",
    "score": "score",
    "ratio": "ratio",
    "days": "days",
}
