"""Measures an import of many rows: seconds and memory of the preview, seconds of the confirmation.

    DATABASE_URL=sqlite:///var/bench.sqlite3 SECRET_KEY=bench python -m bench.imports 10000

The database is filled with invented KPIs; use a new one. The CSV file begins drafts, the workbook changes
them. Memory is the highest resident set of the process so far, and, for a preview at the end, the peak that
Python itself allocated.
"""

import csv
import io
import os
import resource
import sys
import time
import tracemalloc
from datetime import date

import django
from xlsxwriter import Workbook

KPIS = 60


def main(rows: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wscc_dashboard.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    officer, codes = _fill()
    files = (("figures.csv", _csv(codes, rows)), ("figures.xlsx", _xlsx(codes, rows)))
    for name, content in files:
        _measure(name, content, officer)
    _measure_again(*files[-1], officer)


def _measure(name: str, content: bytes, officer) -> None:
    from kpis.imports.actions import confirm_import, preview_import

    before = _resident()
    clock = _Clock()
    preview = preview_import(file_name=name, content=content, by=officer)
    taken = str(clock)
    print(f"{name}: {len(content) / 1e6:.1f} MB, {preview.to_write:,} to write, {preview.refused:,} refused")
    print(f"  preview {taken}, resident memory grew by {_resident() - before:.0f} MB to {_resident():.0f} MB")
    clock = _Clock()
    confirm_import(
        preview=preview, seen=preview.ledger_mark, reason="Bench", without_refused=preview.refused > 0, by=officer
    )
    print(f"  confirm {clock}")


def _measure_again(name: str, content: bytes, officer) -> None:
    from kpis.imports.actions import preview_import

    tracemalloc.start()
    again = preview_import(file_name=name, content=content, by=officer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{name} again: {again.same:,} the same; Python allocated at most {peak / 1e6:.0f} MB")


class _Clock:
    """The time since it was made, by the wall and of the processor."""

    def __init__(self):
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def __str__(self):
        return f"{time.perf_counter() - self.wall:.2f} s ({time.process_time() - self.processor:.2f} s of processor)"


def _resident() -> float:
    """The highest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill():
    from django.conf import settings

    from accounts.models import User
    from kpis.models import Area, Kpi, ServiceArea

    Area.objects.get_or_create(slug="home", name=settings.COUNCIL_AREA, level=Area.Level.AUTHORITY)
    officer = User.objects.create_user(email="bench@example.org", password="bench", role=User.Role.OFFICER)
    service = ServiceArea.objects.create(slug="bench", name="Bench", position=1)
    service.owners.add(officer)
    codes = [f"BENCH-{number}" for number in range(KPIS)]
    Kpi.objects.bulk_create(
        Kpi(
            code=code,
            slug=code.lower(),
            title=f"Invented measure {code}",
            kind="percentage",
            polarity="higher",
            frequency="monthly",
            service_area=service,
            series_kind=Kpi.SeriesKind.OPERATIONAL,
            collected_from=date(1990, 1, 1),
            position=position,
        )
        for position, code in enumerate(codes)
    )
    return officer, codes


def _rows(codes: list[str], rows: int, step: int):
    for number in range(rows):
        month = number // len(codes)
        period = f"{1995 + month // 12}-{month % 12 + 1:02}"
        cohort = 100 + number % 50
        yield codes[number % len(codes)], period, cohort - number % 7 - step, cohort, "Counted at the end of the month."


def _csv(codes: list[str], rows: int) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("KPI", "Period", "Numerator", "Denominator", "Commentary"))
    writer.writerows(_rows(codes, rows, 0))
    return file.getvalue().encode()


def _xlsx(codes: list[str], rows: int) -> bytes:
    """The same figures changed by one, so that confirming them changes every draft."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Figures")
        page.write_row(0, 0, ("KPI", "Period", "Numerator", "Denominator", "Commentary"))
        for line, row in enumerate(_rows(codes, rows, 1), start=1):
            page.write_row(line, 0, row)
    return file.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
