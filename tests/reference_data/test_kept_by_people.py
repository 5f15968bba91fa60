"""Loading again over what people have entered: nothing of theirs is undone, and the load says what it kept."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from inspections.models import Event, Finding, Inspection, Judgement, Recommendation, RecommendationKpi
from kpis.models import Kpi, SeriesBreak, Source, Target
from record.proposals.queries import get_held_by_people
from scrutiny.models import GlossaryTerm
from tests.record.kinds import samples
from tests.record.makers import REASON, enter, make_team, result_of, target_typed, typed_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_loaded")]
WHY = {"why": "It was entered twice by mistake."}


@pytest.fixture
def team(db):
    return make_team()


def kept(said):
    """The line of a load that says what it kept."""
    return next((line for line in said.splitlines() if line.startswith("Kept as changed in the dashboard: ")), "")


def unchanged(files):
    """Load files that say what they said before; returns what was kept."""
    before = AuditEvent.objects.newest_id()
    said = files.load()
    assert "Nothing to change" in said
    assert AuditEvent.objects.newest_id() == before
    return kept(said)


def test_load_over_nothing_entered_keeps_nothing(few_files):
    assert unchanged(few_files) == ""


def test_columns_that_people_changed_stay_and_the_others_are_mended(few_files, team):
    term = GlossaryTerm.objects.get(term="IHA")
    enter("terms", typed_of("terms", term, definition="Said in our own words."), team, term)
    assert unchanged(few_files) == "Kept as changed in the dashboard: 1 glossary terms."
    few_files.change(
        "glossary.csv", few_files.find("glossary.csv", term="IHA"), expansion="health assessment, the first"
    )
    said = few_files.load()
    assert "glossary terms: 1 changed" in said
    assert kept(said) == "Kept as changed in the dashboard: 1 glossary terms."
    term.refresh_from_db()
    assert (term.definition, term.expansion) == ("Said in our own words.", "health assessment, the first")


def test_row_whose_name_people_changed_is_not_loaded_once_more(few_files, team):
    term, document = GlossaryTerm.objects.get(term="IHA"), Source.objects.filter(url="").first()
    terms, documents, slug = GlossaryTerm.objects.count(), Source.objects.count(), document.slug
    enter("terms", typed_of("terms", term, term="IHAs"), team, term)
    enter("documents", typed_of("documents", document, title="Called otherwise"), team, document)
    assert unchanged(few_files) == "Kept as changed in the dashboard: 1 documents, 1 glossary terms."
    document.refresh_from_db()
    assert (document.title, document.slug) == ("Called otherwise", slug)
    assert (GlossaryTerm.objects.count(), Source.objects.count()) == (terms, documents)


def test_rows_that_people_added_and_withdrew_stay_so(few_files, team):
    added = [result_of(enter(slug, make(), team)) for slug, (make, *_) in samples.SAMPLES.items()]
    for slug, model in (("findings", Finding), ("judgements", Judgement), ("terms", GlossaryTerm)):
        enter(slug, WHY, team, model.objects.filter(known_from=None).first(), verb="withdraw")
    event = Event.objects.filter(entered_by=None, withdrawn_by=None).earliest("on")
    enter("events", WHY, team, event, verb="withdraw")
    link = RecommendationKpi.objects.standing().first()
    enter("links", WHY, team, link, verb="withdraw")
    found = {model: model._base_manager.count() for model in {type(row) for row in added}}

    said = unchanged(few_files)

    for what in ("judgements", "findings", "events", "glossary terms", "links of KPIs to recommendations"):
        assert f"1 {what}" in said
    assert {model: model._base_manager.count() for model in found} == found
    for row in added:
        row.refresh_from_db()
        assert getattr(row, "superseded_at", None) is None
    link.refresh_from_db()
    assert link.superseded_at is not None


def test_row_of_the_files_with_the_key_of_one_that_people_added_is_that_row(few_files, team):
    kpi = result_of(enter("kpis", samples.kpi(), team))
    term = result_of(enter("terms", samples.term(), team))
    asked = result_of(
        enter(
            "recommendations",
            samples.recommendation() | {"inspection": Inspection.objects.get(slug="focused-2025").pk},
            team,
        )
    )
    few_files.add("kpis.csv", code="OTHER-CODE", name=kpi.title, target="", compare_with="", recommendation_numbers="")
    few_files.add("glossary.csv", term=term.term, expansion="something else")
    few_files.add("recommendations.csv", inspection_slug="focused-2025", number="8", code="another-code")
    said = few_files.load()
    assert "1 KPIs" in kept(said)
    assert "1 glossary terms" in kept(said)
    assert "1 recommendations" in kept(said)
    assert Kpi.objects.get(slug=kpi.slug).code == "CLA-NEW"
    assert GlossaryTerm.objects.get(term=term.term).expansion == term.expansion
    assert Recommendation.objects.get(inspection=asked.inspection, number=8).code == asked.code


def standing(code):
    rows = Target.objects.standing().filter(kpi__code=code).order_by("from_on")
    return [(row.value, row.from_on, row.to_on) for row in rows]


def test_targets_that_people_set_are_not_loaded_over(few_files, team):
    kpi = Kpi.objects.get(code="EH-OUTCOMES")
    enter("targets", target_typed(kpi, value="80", from_on="1/4/2026"), team)
    ended = (Decimal(74), date(2022, 4, 1), date(2026, 3, 31))
    new = (Decimal(80), date(2026, 4, 1), None)
    assert standing("EH-OUTCOMES") == [ended, new]
    assert unchanged(few_files) == "Kept as changed in the dashboard: 1 targets."
    # the file now gives another value, and a target for days of theirs
    place = few_files.find("targets.csv", kpi_code="EH-OUTCOMES")
    few_files.change("targets.csv", place, tolerance="1", to_on="2026-09-30")
    few_files.add("targets.csv", copy_of=place, from_on="2026-10-01", to_on="", value="90")
    said = few_files.load()
    assert kept(said) == "Kept as changed in the dashboard: 2 targets."
    assert standing("EH-OUTCOMES") == [ended, new]


def test_target_that_people_replaced_or_withdrew_does_not_come_back(few_files, team):
    replaced = Target.objects.standing().get(kpi__code="EH-OUTCOMES")
    enter("targets", typed_of("targets", replaced, from_on="2023-04-01", value="80"), team, replaced)
    withdrawn = Target.objects.standing().get(kpi__code="ASSESS-45D")
    enter("targets", WHY, team, withdrawn, verb="withdraw")
    assert unchanged(few_files) == "Kept as changed in the dashboard: 2 targets."
    assert standing("EH-OUTCOMES") == [(Decimal(80), date(2023, 4, 1), None)]
    assert standing("ASSESS-45D") == []


def test_break_that_people_moved_does_not_come_back(few_files, team):
    row = SeriesBreak.objects.standing().get(kpi__code="CLA-VISITS")
    enter("breaks", typed_of("breaks", row, on="2021-11-01"), team, row)
    assert unchanged(few_files) == "Kept as changed in the dashboard: 1 series breaks."
    assert [one.on for one in SeriesBreak.objects.standing().filter(kpi__code="CLA-VISITS")] == [date(2021, 11, 1)]


def test_links_of_a_finding_that_people_changed_stay(few_files, team):
    finding = Finding.objects.filter(kpis__isnull=False).first()
    changed = result_of(enter("findings", typed_of("findings", finding, kpis=[]), team, finding))
    said = unchanged(few_files)
    assert "links of findings to KPIs" in said
    assert changed.kpis.count() == 0


def test_end_of_a_kpi_stays(few_files, team):
    kpi = Kpi.objects.get(code="CLA-VISITS")
    day = kpi.figures.latest("period_end").period_end
    enter("kpis", typed_of("kpis", kpi, ended_on=day.isoformat()), team, kpi)
    assert unchanged(few_files) == ""
    kpi.refresh_from_db()
    assert (kpi.ended_on, kpi.end_reason) == (day, REASON)
    assert get_held_by_people().columns_of(kpi) == {"ended_on", "end_reason", "collected_until"}
