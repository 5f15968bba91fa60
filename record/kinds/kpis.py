"""KPIs of the catalogue, their end, and breaks in their counting."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import User
from analysis.core.kinds import KINDS
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from kpis.forecasts.actions import give_forecasts
from kpis.models import (
    Figure,
    Kpi,
    SeriesBreak,
    ServiceArea,
    frequency_choices,
    kind_choices,
    measured_choices,
    polarity_choices,
)
from record.kinds.fields import RecordChoice, RecordDay, RecordLine, RecordNumber, RecordRow, RecordText, RecordTick
from record.kinds.kind import RecordKind, SourcedForm, Superseding

LONGEST_SLUG = 120
# with a figure these say how to read it: another one would read all of them anew
SETTLED_BY_FIGURES = {
    "kind": "Its figures are of this kind already. Add another KPI for another kind.",
    "frequency": "Its figures are counted so already. Add another KPI for another frequency.",
    "measured": "Its figures are of this sort already. Add another KPI, and let this one end.",
}


class KpiForm(SourcedForm):
    fixed = ("code",)

    code = RecordLine(
        "Code", "Short, in capital letters, such as CLA-VISITS. It stays.", needed="Enter a code.", longest=40
    )
    title = RecordLine("Title", needed="Enter the title.", longest=200)
    definition = RecordText("Definition", "What is counted, in a sentence or two.", needed="Say what is counted.")
    kind = RecordChoice("Kind", kind_choices, needed="Choose the kind.")
    polarity = RecordChoice("What is better", polarity_choices, needed="Choose what is better.")
    measured = RecordChoice("What a figure says", measured_choices, needed="Choose what a figure says.")
    frequency = RecordChoice("How often it is counted", frequency_choices, needed="Choose how often it is counted.")
    decimals = RecordChoice(
        "Decimals shown", [(str(n), str(n)) for n in range(5)], needed="Choose how many decimals are shown."
    )
    has_fractions = RecordTick(
        "Parts are counted too", "For posts and people in full-time equivalents. Children and visits are counted whole."
    )
    usual_denominator = RecordNumber(
        "Out of the same number each month",
        "Where it changes once a year at most, such as the children of the county: officers find it filled in.",
    )
    service_area = RecordRow("Service area", ServiceArea.objects.all(), needed="Choose the service area.")
    series_kind = RecordChoice(
        "Where figures come from", Kpi.SeriesKind.choices, needed="Choose where figures come from."
    )
    numerator_words = RecordLine("Counted", "The children or things counted, in words.", longest=300)
    denominator_words = RecordLine("Out of", "Those who could have been counted, in words.", longest=300)
    statutory_basis = RecordText("Basis in law or guidance", rows=2)
    notes = RecordText("Notes", rows=2)
    ended_on = RecordDay(
        "Ended on",
        "The last day that is counted, for a KPI that ends. It keeps its history, and nothing more is asked for it.",
    )

    def clean_decimals(self) -> int:
        return int(self.cleaned_data["decimals"])


class KpiKind(RecordKind):
    slug, name, plural = "kpis", "KPI", "KPIs"
    model, form = Kpi, KpiForm
    can_be_withdrawn = False
    search = ("title", "code", "definition")
    guide = (
        "A new KPI has no figures yet: an administrator says from which month it is collected. One that is counted "
        "differently from some day on is split there by a break. One that ends keeps its history."
    )

    def rows(self) -> QuerySet:
        return Kpi.objects.select_related("source", "service_area").order_by("title")

    def title_of(self, row: Kpi) -> str:
        return row.title

    def note_of(self, row: Kpi) -> str:
        return f"{row.code}. Ended on {long_date(row.ended_on)}" if row.ended_on else row.code

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return cleaned["title"]

    def address(self, row: Kpi) -> str:
        return reverse("pages:kpi", args=[row.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Kpi | None, today: date) -> list[Problem]:
        problems = _usual_problems(cleaned)
        if row is None:
            return problems + self._new_problems(cleaned)
        figures = Figure.objects.filter(kpi=row).exclude(status=Figure.Status.SUPERSEDED)
        if figures.exists():
            problems += [
                Problem(name, words)
                for name, words in SETTLED_BY_FIGURES.items()
                if cleaned[name] != getattr(row, name)
            ]
        last = figures.filter(area__name=settings.COUNCIL_AREA).aggregate(last=Max("period_end"))["last"]
        if cleaned["ended_on"] and last and cleaned["ended_on"] < last:
            words = f"Its last figure is up to {long_date(last)}. Enter that day or a later one."
            problems.append(Problem("ended_on", words))
        if cleaned["ended_on"] and row.collected_from and cleaned["ended_on"] < row.collected_from:
            words = f"It is collected from {long_date(row.collected_from)}. Enter a later day."
            problems.append(Problem("ended_on", words))
        return problems

    def _new_problems(self, cleaned: Mapping[str, Any]) -> list[Problem]:
        problems = []
        if Kpi.objects.filter(code__iexact=cleaned["code"]).exists():
            problems.append(Problem("code", "There is a KPI with this code. Change that one, or choose another code."))
        slug = slugify(cleaned["title"])
        if not slug or len(slug) > LONGEST_SLUG or Kpi.objects.filter(slug=slug).exists():
            problems.append(
                Problem("title", "There is a KPI with this title, or it makes no address. Use other words.")
            )
        if cleaned["ended_on"]:
            problems.append(Problem("ended_on", "Leave this empty: a new KPI has not ended."))
        return problems

    def columns(self, cleaned: Mapping[str, Any], row: Kpi | None) -> dict[str, Any]:
        columns = super().columns(cleaned, row)
        ended = cleaned["ended_on"]
        if row is None or ended != row.ended_on:
            columns["end_reason"] = cleaned["why"] if ended else ""
        # what is collected ends with the KPI; a month that was set before is no later than its end
        if row is not None and ended and row.collected_from:
            columns["collected_until"] = min(ended, row.collected_until or ended)
        return columns

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        last = Kpi.objects.aggregate(last=Max("position"))["last"] or 0
        return {"slug": slugify(cleaned["title"]), "position": last + 1}


class BreakForm(SourcedForm):
    fixed = ("kpi",)

    kpi = RecordRow("KPI", Kpi.objects.order_by("title"), needed="Choose the KPI that is counted differently.")
    on = RecordDay("From", "The first day that is counted differently.", needed="Enter the day.")
    what_changed = RecordLine(
        "What changed",
        "It follows the day, such as: video calls no longer count as visits.",
        needed="Say what changed in the counting.",
        longest=500,
    )


class BreakKind(Superseding):
    slug, name, plural = "breaks", "break in a series", "breaks in series"
    model, form = SeriesBreak, BreakForm
    search = ("kpi__title", "kpi__code", "what_changed")
    guide = "From a break on a KPI is counted differently: values on the two sides are not compared."

    def rows(self) -> QuerySet:
        return SeriesBreak.objects.standing().select_related("kpi", "source").order_by("kpi__title", "on")

    def title_of(self, row: SeriesBreak) -> str:
        return f"{row.kpi.title}, from {long_date(row.on)}"

    def note_of(self, row: SeriesBreak) -> str:
        return row.what_changed

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return f"{cleaned['kpi'].title}, from {long_date(cleaned['on'])}"

    def address(self, row: SeriesBreak) -> str:
        return reverse("pages:kpi", args=[row.kpi.slug])

    def problems(self, cleaned: Mapping[str, Any], row: SeriesBreak | None, today: date) -> list[Problem]:
        same = SeriesBreak.objects.standing().filter(kpi=cleaned["kpi"], on=cleaned["on"])
        if same.exclude(pk=row.pk if row else None).exists():
            return [Problem("on", "There is a break of this KPI on this day. Change that one.")]
        return []

    def write(
        self, cleaned: Mapping[str, Any], row: SeriesBreak | None, *, by: User, moment: datetime
    ) -> list[SeriesBreak]:
        source = self.source_columns(cleaned, by, moment)
        if row is not None:
            moment = max(moment, row.published_at)
            self.withdraw(row, reason=cleaned["why"], by=by, moment=moment)
        revision = cleaned["why"] if row is not None else ""
        columns = self.columns(cleaned, row) | source
        return [SeriesBreak.objects.create(**columns, published_at=moment, revision_reason=revision)]

    def withdraw(self, row: SeriesBreak, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at = max(moment, row.published_at)
        row.save(update_fields=["superseded_at"])

    def after(self, row: SeriesBreak, *, by: User, moment: datetime) -> None:
        give_forecasts(by=by, now=moment, kpi_ids=[row.kpi_id])


def _usual_problems(cleaned: Mapping[str, Any]) -> list[Problem]:
    usual = cleaned["usual_denominator"]
    if usual is None:
        return []
    if usual <= 0:
        return [Problem("usual_denominator", "Enter a number above nought.")]
    if not KINDS[cleaned["kind"]].needs_denominator:
        return [Problem("usual_denominator", "This kind of KPI is out of nothing. Leave it empty.")]
    return []
