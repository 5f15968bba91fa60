"""The public synthetic SSDA903 tables, moved in time so that they end on the day they are asked for."""

import csv
import io
import re
from datetime import date, datetime, timedelta

from children_lists.layouts.published import FOLDER

_DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
WRITTEN = "%d/%m/%Y"
# the end of the year that the tables are of
THEIR_END = date(2018, 3, 31)


def write_ssda903(name: str, today: date) -> bytes:
    """The table `name`, every day in it as long before `today` as it was before the end of its year."""
    later = today - THEIR_END
    with (FOLDER / "ssda903_fake" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [[_moved(cell, later) for cell in row] for row in csv.reader(file)]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def _moved(cell: str, later: timedelta) -> str:
    if not _DAY.fullmatch(cell):
        return cell
    return (datetime.strptime(cell, WRITTEN).date() + later).strftime(WRITTEN)
