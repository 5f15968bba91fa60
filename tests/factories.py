"""Makers of rows: each gives a sensible one, and a test states only what matters to it."""

from calendar import monthrange
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, cycle

from accounts.models import CalendarAddress, User
from accounts.permissions import Role
from accounts.subscription.actions import hash_token
from analysis.claims.operations import OPERATIONS
from inspections.models import (
    Action,
    DeclinedLink,
    Event,
    Finding,
    Inspection,
    Judgement,
    Lineage,
    NeighbourJudgement,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
    RecommendationClosing,
    RecommendationKpi,
    ServiceJudgement,
)
from kpis.models import (
    Area,
    Figure,
    FrameworkIndicator,
    GivenForecast,
    ImportFile,
    Kpi,
    Neighbour,
    NeighbourSet,
    Rebase,
    Release,
    ReportedRange,
    SeriesBreak,
    ServiceArea,
    Source,
    SourceCollection,
    Target,
    Withdrawal,
)
from scrutiny.models import (
    Claim,
    ClaimOperand,
    Commitment,
    CommitmentAnswer,
    CommitmentDecision,
    GlossaryTerm,
    ImprovementPlan,
    Meeting,
    MeetingItem,
    PlanPriority,
    Risk,
    RiskVersion,
    Statement,
    Theme,
)

_numbers = count(1)
_places = cycle(range(1, 30_001))
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def next_number():
    return next(_numbers)


def next_place():
    """A place in an order, small enough for its column: they begin again where nothing holds so many rows at once."""
    return next(_places)


def moment(year, month=1, day=1, hour=0, **parts):
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC, **parts)


def make_person(role=Role.MEMBER, email=None, password=None, **columns):
    person = User(email=email or f"person{next_number()}@example.org", role=role, **columns)
    if password:
        person.set_password(password)
    person.save()
    return person


def make_calendar_address(person, token):
    return CalendarAddress.objects.create(person=person, token_hash=hash_token(token), made_at=moment(2026))


def make_source(title=None, **columns):
    number = next_number()
    values = {"title": title or f"Report {number}", "slug": f"report-{number}"} | columns
    values.setdefault("date_precision", "exact" if values.get("published_on") else "unknown")
    return Source.objects.create(**values)


def make_source_collection(title=None, **columns):
    return SourceCollection.objects.create(title=title or f"Collection {next_number()}", **columns)


def make_area(name="West Sussex", level=Area.Level.AUTHORITY, **columns):
    slug = columns.pop("slug", name.lower().replace(" ", "-"))
    return Area.objects.get_or_create(name=name, defaults={"slug": slug, "level": level, **columns})[0]


def make_new_area(**columns):
    return make_area(name=f"Area {next_number()}", **columns)


def make_neighbour_set(name=None, **columns):
    values = {"name": name or f"Edition {next_number()}", "known_from": LONG_AGO} | columns
    return NeighbourSet.objects.create(**values)


def make_neighbour(**columns):
    values = {"rank": next_place(), "closeness": "very close"} | columns
    values.setdefault("neighbour_set", make_neighbour_set())
    values["area"] = values.get("area") or make_new_area()
    return Neighbour.objects.create(**values)


def make_service_area(name=None, **columns):
    number = next_number()
    values = {"name": name or f"service {number}", "slug": f"service-{number}", "position": next_place()} | columns
    return ServiceArea.objects.create(**values)


def make_kpi(**columns):
    number = next_number()
    values = {
        "code": f"KPI-{number}",
        "slug": f"kpi-{number}",
        "title": f"Visits on time {number}",
        "definition": "Share of children visited when they should be.",
        "kind": "percentage",
        "polarity": "higher",
        "frequency": "monthly",
        "series_kind": Kpi.SeriesKind.OPERATIONAL,
        "position": next_place(),
    } | columns
    values["service_area"] = values.get("service_area") or make_service_area()
    return Kpi.objects.create(**values)


def month(year, number):
    """The first and last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def figure_values(**columns):
    """The columns of a published figure that is approved by its source: 90% in January 2021."""
    start, end = columns.pop("period", month(2021, 1))
    values = {
        "kind": "percentage",
        "period_start": start,
        "period_end": end,
        "stated_value": Decimal(90),
        "status": Figure.Status.APPROVED,
        "published_at": LONG_AGO,
    } | columns
    values["kpi"] = values.get("kpi") or make_kpi(kind=values["kind"])
    values["area"] = values.get("area") or make_area()
    if "source" not in values:
        values["source"] = make_source()
    return OPEN_ROW.get(values["status"], dict)() | values


# what the database asks of a figure or an update that is still being worked on
OPEN_ROW = {
    "draft": lambda: {"entered_by": make_person()},
    "submitted": lambda: {"entered_by": make_person(), "submitted_at": LONG_AGO},
    "returned": lambda: {
        "entered_by": make_person(),
        "returned_by": make_person(),
        "returned_at": LONG_AGO,
        "return_reason": "Count again.",
    },
}


def make_figure(**columns):
    return Figure.objects.create(**figure_values(**columns))


def make_submitted(**columns):
    """A figure that somebody entered here and submitted: it waits for a manager."""
    values = {"source": None, "published_at": None, "status": Figure.Status.SUBMITTED} | columns
    values.setdefault("submitted_at", moment(2021, 10, 1))
    values["entered_by"] = values.get("entered_by") or make_person(role=Role.OFFICER)
    return make_figure(**values)


def make_import(**columns):
    """A file that an officer brought and has not confirmed yet."""
    number = next_number()
    rows = {"lines": [], "refusals": [], "notes": [], "blank": 0}
    values = {"file_name": f"figures-{number}.csv", "sha256": f"{number:064x}", "rows": rows} | columns
    values["by"] = values.get("by") or make_person(role=Role.OFFICER)
    return ImportFile.objects.create(**values)


def revise_figure(figure, value, at, **columns):
    """Let a new value stand in the place of `figure` from `at` on, as an action would."""
    Figure.objects.filter(pk=figure.pk).update(status=Figure.Status.SUPERSEDED, superseded_at=at)
    return make_figure(
        kpi=figure.kpi,
        kind=figure.kind,
        area=figure.area,
        period=(figure.period_start, figure.period_end),
        stated_value=Decimal(value),
        published_at=at,
        revises=figure,
        revision_reason="Counted again.",
        **columns,
    )


def make_history(kpi, months, area=None, first=(2015, 1), source=None):
    """`months` monthly figures of a KPI from `first` on."""
    area, source = area or make_area(), source or make_source()
    start = first[0] * 12 + first[1] - 1
    return Figure.objects.bulk_create(
        Figure(
            **figure_values(
                kpi=kpi,
                area=area,
                source=source,
                period=month(number // 12, number % 12 + 1),
                stated_value=Decimal(50 + number % 50),
            )
        )
        for number in range(start, start + months)
    )


def make_forecast(**columns):
    """What was expected of February 2021: 80% to 95%, given when January was published."""
    start, end = columns.pop("period", month(2021, 2))
    values = {
        "period_start": start,
        "period_end": end,
        "given_at": LONG_AGO,
        "known_from": LONG_AGO,
        "basis": "chance",
        "rule_set": "ptd-0.2.2",
        "low": 80.0,
        "high": 95.0,
        "level": 0.98,
        "said": "If nothing changes, the figure in February 2021 should lie between 80% and 95%.",
    } | columns
    last = values["last_figure"] = values.get("last_figure") or make_figure()
    return GivenForecast.objects.create(**{"kpi": last.kpi, "area": last.area} | values)


def make_target(**columns):
    values = {"value": Decimal(85), "published_at": LONG_AGO, "from_on": date(2015, 4, 1)} | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    return Target.objects.create(**values)


def make_break(**columns):
    values = {"on": date(2020, 4, 1), "what_changed": "calls no longer count", "published_at": LONG_AGO} | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    return SeriesBreak.objects.create(**values)


def make_rebase(**columns):
    """A rebase from April 2020 that is in force."""
    values = {
        "on": date(2020, 4, 1),
        "reason": "A second clinic opened and stays open.",
        "status": Rebase.Status.APPROVED,
        "published_at": moment(2021, 6, 1),
    } | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    values["entered_by"] = values.get("entered_by") or make_person(role=Role.OFFICER)
    if values["published_at"]:
        values["approved_by"] = values.get("approved_by") or make_person(role=Role.MANAGER)
    return Rebase.objects.create(**values)


def make_proposed_rebase(**columns):
    """A rebase that waits for approval."""
    return make_rebase(**{"status": Rebase.Status.PROPOSED, "published_at": None} | columns)


def make_withdrawal(**columns):
    """A period of a KPI that is known to be wrong for every area."""
    values = {
        "period_start": date(2017, 4, 1),
        "period_end": date(2018, 3, 31),
        "reason": "The published file holds one value for every area.",
        "known_from": LONG_AGO,
    } | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    return Withdrawal.objects.create(**values)


def make_release(**columns):
    """A statistic for years to March that comes out in November."""
    values = {"ends_in": 3, "months_after": 8, "basis": "All 4 yearly figures became known in November."} | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    return Release.objects.create(**values)


def make_shift(kpi=None, before=13, after=13, low=70, high=90, first=(2018, 1), **columns):
    """Monthly figures of a KPI that alternate around `low`, then around `high`: a shift that `after` months show."""
    kpi, source = kpi or make_kpi(), make_source()
    start = first[0] * 12 + first[1] - 1
    values = [low + number % 2 for number in range(before)] + [high + number % 2 for number in range(after)]
    for number, value in enumerate(values, start):
        period = month(number // 12, number % 12 + 1)
        make_figure(kpi=kpi, source=source, period=period, stated_value=Decimal(value), **columns)
    return kpi


def make_inspection(**columns):
    values = {
        "slug": f"inspection-{next_number()}",
        "kind": Inspection.Kind.INSPECTION,
        "type_words": "standard inspection",
        "framework": "ILACS",
        "started_on": date(2019, 2, 25),
        "date_precision": "exact",
        "known_from": moment(2019, 5, 8),
    } | columns
    return Inspection.objects.create(**values)


def make_judgement(**columns):
    values = {"area": "overall effectiveness", "grade": "inadequate", "position": 1} | columns
    values["inspection"] = values.get("inspection") or make_inspection()
    return Judgement.objects.create(**values)


def make_recommendation(**columns):
    number = columns.pop("number", 1)
    inspection = columns.pop("inspection", None) or make_inspection()
    values = {
        "code": f"{inspection.slug}-{number:02}",
        "kind": Recommendation.Kind.RECOMMENDATION,
        "short_title": f"Plans {number}",
        "summary": "Plans should be good.",
        "theme": "plans",
    } | columns
    return Recommendation.objects.create(inspection=inspection, number=number, **values)


def make_lineage(**columns):
    values = {"issue": "plans", "basis": "the same words"} | columns
    values["earlier"] = values.get("earlier") or make_recommendation()
    values["later"] = values.get("later") or make_recommendation()
    return Lineage.objects.create(**values)


def make_finding(**columns):
    values = {"tone": Finding.Tone.STRENGTH, "text": f"Finding {next_number()}", "position": next_place()} | columns
    values["inspection"] = values.get("inspection") or make_inspection(kind=Inspection.Kind.MONITORING_VISIT)
    return Finding.objects.create(**values)


def update_values(**columns):
    values = {
        "as_at": date(2021, 6, 1),
        "status": ProgressUpdate.Status.APPROVED,
        "published_at": moment(2021, 6, 15),
    } | columns
    values["recommendation"] = values.get("recommendation") or make_recommendation()
    if "source" not in values:
        values["source"] = make_source()
    return OPEN_ROW.get(values["status"], dict)() | values


def make_update(notes=(), **columns):
    update = ProgressUpdate.objects.create(**update_values(**columns))
    for position, text in enumerate(notes, 1):
        ProgressNote.objects.create(update=update, kind=ProgressNote.Kind.DONE, text=text, position=position)
    return update


def make_draft_update(**columns):
    """An update that its lead has begun and not submitted."""
    values = {"source": None, "published_at": None, "status": ProgressUpdate.Status.DRAFT} | columns
    values["entered_by"] = values.get("entered_by") or make_person(role=Role.OFFICER)
    return make_update(**values)


def make_note(**columns):
    values = {"kind": ProgressNote.Kind.DONE, "text": "Done.", "position": 1} | columns
    values["update"] = values.get("update") or make_update()
    return ProgressNote.objects.create(**values)


def make_action(**columns):
    values = {
        "title": f"Train staff {next_number()}",
        "due_on": date(2021, 9, 30),
        "due_precision": "exact",
        "known_from": moment(2021, 6, 15),
    } | columns
    values["recommendation"] = values.get("recommendation") or make_recommendation()
    return Action.objects.create(**values)


def make_event(**columns):
    values = {
        "on": date(2020, 3, 23),
        "date_precision": "exact",
        "category": "covid",
        "title": f"Lockdown {next_number()}",
        "known_from": moment(2020, 3, 23),
    } | columns
    return Event.objects.create(**values)


def make_annotation(**columns):
    """What a manager marked on all charts, or on that of `kpi`."""
    values = {
        "on": date(2020, 9, 1),
        "category": Event.ANNOTATION,
        "title": f"A second clinic opened {next_number()}",
        "source_words": "Minutes of the improvement board.",
        "known_from": moment(2020, 10, 1),
    } | columns
    values["entered_by"] = values.get("entered_by") or make_person(role=Role.MANAGER)
    return make_event(**values)


def make_meeting(**columns):
    number = next_number()
    values = {
        "slug": f"meeting-{number}",
        "committee": f"Committee {number}",
        "held_on": date(2022, 1, 12),
        "date_precision": "exact",
        "known_from": LONG_AGO,
    } | columns
    return Meeting.objects.create(**values)


def make_meeting_item(**columns):
    values = {
        "slug": f"item-{next_number()}",
        "kind": MeetingItem.Kind.FOCUS,
        "text": "Look at the plans.",
        "known_from": moment(2022, 1, 12),
    } | columns
    values["meeting"] = values.get("meeting") or make_meeting()
    return MeetingItem.objects.create(**values)


def make_commitment(**columns):
    """A request of 12 January 2022 from a published document, without a day by which it is due."""
    values = {
        "slug": f"commitment-{next_number()}",
        "kind": Commitment.Kind.REQUEST,
        "what": "More figures.",
        "to_whom": "officers",
        "made_on": date(2022, 1, 12),
        "made_precision": "exact",
        "known_from": moment(2022, 1, 12),
    } | columns
    if not values.get("entered_by"):
        values["source"] = values.get("source") or make_source()
    return Commitment.objects.create(**values)


def make_answer(**columns):
    values = {
        "answered_on": date(2022, 3, 9),
        "date_precision": "exact",
        "words": "The figures are in the report.",
        "known_from": moment(2022, 3, 9),
    } | columns
    values["commitment"] = values.get("commitment") or make_commitment()
    return CommitmentAnswer.objects.create(**values)


def make_decision(**columns):
    values = {
        "is_accepted": True,
        "decided_on": date(2022, 6, 8),
        "minute": "minute 12.3",
        "known_from": moment(2022, 6, 8),
    } | columns
    values["answer"] = values.get("answer") or make_answer()
    values["entered_by"] = values.get("entered_by") or make_person(role=Role.MANAGER)
    return CommitmentDecision.objects.create(**values)


def make_plan(**columns):
    number = next_number()
    values = {"slug": f"plan-{number}", "title": f"Plan {number}"} | columns
    if not values.get("entered_by"):
        values["known_from"] = values.get("known_from", moment(2022, 1, 12))
    return ImprovementPlan.objects.create(**values)


def make_priority(**columns):
    number = next_number()
    values = {
        "slug": f"priority-{number}",
        "title": f"Priority {number}",
        "summary": "Plans should be good.",
        "known_from": moment(2022, 1, 12),
        "position": next_place(),
    } | columns
    values["plan"] = values.get("plan") or make_plan()
    return PlanPriority.objects.create(**values)


def make_risk(**columns):
    """A risk as a document puts it on 12 January 2022, or as somebody entered it here."""
    values = {
        "as_at": date(2022, 1, 12),
        "words": "Too few foster carers.",
        "mitigation_state": RiskVersion.State.PLANNED,
        "basis": RiskVersion.Basis.HERE if columns.get("entered_by") else RiskVersion.Basis.TEXT,
        "status": RiskVersion.Status.APPROVED,
    } | columns
    if values["status"] == RiskVersion.Status.APPROVED:
        values["published_at"] = values.get("published_at", moment(2022, 1, 12))
    if not values.get("entered_by"):
        values["source"] = values.get("source") or make_source()
    values["risk"] = values.get("risk") or Risk.objects.create(slug=f"risk-{next_number()}")
    return RiskVersion.objects.create(**values)


def make_claim(figures=(), numbers=(), missing=(), **columns):
    """A claim of 12 January 2022: twice as much, by `figures`, then stated `numbers`, then what is `missing`."""
    number = next_number()
    values = {
        "slug": f"claim-{number}",
        "title": f"Twice as many {number}",
        "words": "twice as many",
        "operation": "ratio",
        "made_on": date(2022, 1, 12),
        "date_precision": "exact",
        "known_from": moment(2022, 1, 12),
    } | columns
    if OPERATIONS[values["operation"]].takes_a_number:
        values = {"claimed_value": Decimal(2), "rounding": Decimal(1)} | values
    values["source"] = values.get("source") or make_source()
    claim = Claim.objects.create(**values)
    parts = [operand_of_figure(figure) for figure in figures]
    parts += [{"label": "Stated", "number": n, "kind": "count", "source": claim.source} for n in numbers]
    parts += [{"label": label} for label in missing]
    for position, part in enumerate(parts, 1):
        ClaimOperand.objects.create(claim=claim, position=position, **part)
    return claim


def operand_of_figure(figure):
    """What an operand names of a figure, by which it is read from the ledger."""
    return {
        "kpi": figure.kpi,
        "area": figure.area,
        "period_start": figure.period_start,
        "period_end": figure.period_end,
    }


def make_operand(**columns):
    """An operand that is missing, unless more is said of it."""
    values = {"position": next_place(), "label": "How many there were before"} | columns
    values["claim"] = values.get("claim") or make_claim()
    return ClaimOperand.objects.create(**values)


def make_term(**columns):
    number = next_number()
    values = {"term": f"TERM{number}", "expansion": "a term", "definition": "What it means."} | columns
    return GlossaryTerm.objects.create(**values)


def make_indicator(**columns):
    number = next_number()
    values = {
        "position": next_place(),
        "outcome": FrameworkIndicator.Outcome.SAFE,
        "title": f"Indicator {number}",
    } | columns
    return FrameworkIndicator.objects.create(**values)


def make_range(**columns):
    values = {
        "period_start": date(2021, 1, 1),
        "period_end": date(2021, 12, 31),
        "low": Decimal(20),
        "high": Decimal(59),
        "what": "lowest and highest month",
        "published_at": LONG_AGO,
    } | columns
    values["kpi"] = values.get("kpi") or make_kpi()
    values["area"] = values.get("area") or make_area()
    values.setdefault("source", make_source())
    return ReportedRange.objects.create(**values)


def link_kpis(recommendation, *kpis, **columns):
    """Link KPIs to a recommendation, each measuring all of it unless `columns` say otherwise."""
    values = {"strength": RecommendationKpi.Strength.DIRECT, "reason": "It counts what was asked for."}
    values |= {"known_from": LONG_AGO} | columns
    return [RecommendationKpi.objects.create(recommendation=recommendation, kpi=kpi, **values) for kpi in kpis]


def make_closing(**columns):
    """A closing of a recommendation, known since 1 June 2024."""
    values = {
        "closed_on": date(2024, 5, 1),
        "reason": "All of it was done.",
        "words": "The audit of May shows it.",
        "published_at": moment(2024, 6, 1),
    } | columns
    values["recommendation"] = values.get("recommendation") or make_recommendation()
    values["closed_by"] = values.get("closed_by") or make_person(role=Role.MANAGER)
    return RecommendationClosing.objects.create(**values)


def make_declined_link(**columns):
    values = {"reason": "It counts something else.", "known_from": LONG_AGO} | columns
    values["recommendation"] = values.get("recommendation") or make_recommendation()
    values["kpi"] = values.get("kpi") or make_kpi()
    values["declined_by"] = values.get("declined_by") or make_person(role=Role.MANAGER)
    return DeclinedLink.objects.create(**values)


def make_neighbour_judgement(**columns):
    number = next_number()
    values = {
        "council": f"Council {number}",
        "la_code": f"{number % 1000:03}",
        "published_on": date(2024, 5, 1),
        "overall": "good",
        "known_from": LONG_AGO,
    } | columns
    return NeighbourJudgement.objects.create(**values)


def make_service_judgement(**columns):
    number = next_number()
    values = {
        "slug": f"home-{number}",
        "name": f"Home {number}",
        "service": ServiceJudgement.Service.CHILDRENS_HOME,
        "inspected_on": date(2024, 5, 1),
        "date_precision": "exact",
        "grade": "good",
        "known_from": LONG_AGO,
    } | columns
    return ServiceJudgement.objects.create(**values)


def make_statement(**columns):
    number = next_number()
    values = {
        "slug": f"statement-{number}",
        "text": "Three children were accepted.",
        "definition": "Children accepted under the transfer scheme.",
        "value": Decimal(3),
        "unit": "count",
        "period_start": date(2021, 4, 1),
        "period_end": date(2021, 10, 31),
        "date_precision": "exact",
        "known_from": LONG_AGO,
    } | columns
    values.setdefault("source", make_source())
    return Statement.objects.create(**values)


def make_theme(**columns):
    """A theme without members; give it service areas, KPIs and documents by `add`."""
    number = next_number()
    values = {"slug": f"theme-{number}", "name": f"Theme {number}", "about": "What it is about."}
    return Theme.objects.create(**values | {"position": next_place()} | columns)
