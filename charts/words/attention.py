"""Words for a KPI that is worth asking about or goes well: its figure, the one before, and the country's."""

from analysis.attention import Noted
from charts.words.change import time_of

WAYS = {True: "up", False: "down"}


def describe_noted(noted: Noted, country: str) -> str:
    """Words after the figure: "in 2024/25, up from 17% (England 22.6%)".

    Up and down are said only of a change beyond chance; else the figure before stands with its time alone.
    """
    kpi, latest, before = noted.kpi, noted.latest, noted.before
    said = f"{kpi.counting.in_words(latest.period).partition(' ')[0]} {time_of(kpi, latest)}"
    if before is not None and noted.since_before is not None:
        said += f", {WAYS[latest.value > before.value]} from {kpi.written(before)}"
    elif before is not None:
        said += f", {kpi.written(before)} a year before"
    return f"{said} ({country} {kpi.written(noted.country)})" if noted.country is not None else said
