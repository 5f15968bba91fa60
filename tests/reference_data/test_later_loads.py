"""Loading again: what is the same stays, what differs becomes a revision, and the past keeps what it knew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from inspections.models import Event, Inspection, ProgressUpdate
from kpis.models import Figure, Kpi, NeighbourSet, SeriesBreak, Target
from scrutiny.models import Claim, ClaimOperand, GlossaryTerm
from tests.factories import make_annotation, make_person, revise_figure
from tests.pages.makers import history, read

pytestmark = pytest.mark.usefixtures("west_sussex")


@pytest.fixture
def yesterday():
    return (timezone.localdate() - timedelta(days=1)).isoformat()


def figure_of(code, area="West Sussex", **columns):
    return Figure.objects.filter(kpi__code=code, area__name=area, **columns).order_by("-pk").first()


def test_the_first_load_holds_every_row_of_the_files(files):
    neighbours = {row["neighbour"] for row in files.rows("statistical_neighbours.csv")}
    of_neighbours = Figure.objects.filter(area__name__in=neighbours).count()
    assert of_neighbours == sum(row["area"] in neighbours for row in files.rows("neighbour_values.csv"))
    counted = {
        "observations.csv": Figure.objects.filter(is_derived=False).count() - of_neighbours,
        "observations_derived.csv": Figure.objects.filter(is_derived=True).count(),
        "kpis.csv": Kpi.objects.count(),
        "glossary.csv": GlossaryTerm.objects.count(),
        "targets.csv": Target.objects.count(),
        "breaks.csv": SeriesBreak.objects.count(),
        "claims.csv": Claim.objects.count(),
        "claim_operands.csv": ClaimOperand.objects.count(),
    }
    assert counted == {name: len(files.rows(name)) for name in counted}


def test_the_history_of_a_kpi_tells_that_it_was_loaded_and_with_how_many_figures(files):
    kpi = Kpi.objects.get(code="CLA-VISITS")
    events = AuditEvent.objects.filter(about=kpi.audit_about)
    assert events.filter(action="reference_row_added").count() == 1
    assert events.get(action="figures_loaded").after == {"figures": kpi.figures.count()}
    told = AuditEvent.objects.filter(action="figures_loaded").values_list("after", flat=True)
    assert sum(after["figures"] for after in told) == Figure.objects.count()


def test_what_adds_up_is_taken_from_the_files_once_and_an_administrator_has_the_last_word(files):
    added = {row["kpi_code"] for row in files.rows("adds_up.csv") if row["adds_up"] == "yes"}
    assert set(Kpi.objects.filter(adds_up=True).values_list("code", flat=True)) == added
    Kpi.objects.filter(code="REFERRALS").update(adds_up=False)
    assert files.load().startswith("Nothing to change")
    assert not Kpi.objects.get(code="REFERRALS").adds_up


def test_every_number_and_rate_is_said_to_add_up_or_not(files):
    units = {row["code"]: row["unit"] for row in files.rows("kpis.csv")}
    assert {row["kpi_code"] for row in files.rows("adds_up.csv")} == {
        code for code, unit in units.items() if unit in ("count", "rate per 10,000")
    }


def test_a_second_load_changes_nothing_and_says_so(files):
    before = AuditEvent.objects.newest_id()
    assert files.load().startswith("Nothing to change")
    assert AuditEvent.objects.newest_id() == before


def test_rules_are_the_default_unless_the_file_names_others_and_a_later_choice_stays(files):
    assert set(Kpi.objects.values_list("rule_set", flat=True)) == {"ptd-0.2.2"}
    files.add(
        "kpis.csv",
        code="NEW",
        name="Newly counted",
        target="",
        compare_with="",
        rule_set="mdc-6",
        recommendation_numbers="",
    )
    files.load()
    assert Kpi.objects.get(code="NEW").rule_set == "mdc-6"
    Kpi.objects.filter(code="CLA-VISITS").update(rule_set="mdc-excel")
    assert files.load().startswith("Nothing to change")
    assert Kpi.objects.get(code="CLA-VISITS").rule_set == "mdc-excel"


def test_annotation_with_the_words_of_a_published_event_is_left_alone(files):
    event = Event.objects.first()
    annotation = make_annotation(on=event.on, title=event.title, description="As we saw it.")
    assert files.load().startswith("Nothing to change")
    annotation.refresh_from_db()
    assert (annotation.description, annotation.source) == ("As we saw it.", None)


def test_the_visits_that_stand_in_both_files_are_one_row_each(files):
    inspections = {row["slug"] for row in files.rows("inspections.csv")}
    visits = {row["slug"] for row in files.rows("monitoring_visits.csv")}
    both = inspections & visits

    assert len(both) == 2
    assert Inspection.objects.count() == len(inspections | visits) == 18
    for visit in Inspection.objects.filter(slug__in=both):
        assert visit.summary
        assert visit.parent is not None


def test_a_changed_value_becomes_a_revision_and_the_old_one_stays_known_to_earlier_days(files, member, yesterday):
    place = files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = files.change("observations.csv", place, value="12.3")
    kpi = Kpi.objects.get(code="CLA-VISITS")
    told = AuditEvent.objects.newest_id()

    said = files.load()

    assert "figures: 1 revised, 7121 as before" in said
    revised = figure_of("CLA-VISITS", status="approved", stated_value=Decimal("12.3"))
    assert revised.revises.stated_value == Decimal(row["value"])
    assert revised.revises.superseded_at == revised.published_at
    assert f"observations.csv, line {place + 2}, now gives 12.3%; before it was {row['value']}%." in (
        revised.revision_reason
    )
    event = AuditEvent.objects.get(pk__gt=told)
    assert (event.action, event.subject_id) == ("figure_revised", str(revised.pk))
    assert Decimal(event.before["stated_value"]) == Decimal(row["value"])
    assert Decimal(event.after["stated_value"]) == Decimal("12.3")
    now, then = (
        {line["Value"].split()[0] for line in history(member, f"/kpis/{kpi.slug}/{query}")}
        for query in ("", f"?as_at={yesterday}")
    )
    old = f"{row['value']}%"
    assert "12.3%" in now
    assert old not in now
    assert old in then
    assert "12.3%" not in then
    assert files.load().startswith("Nothing to change")


def test_a_value_that_is_changed_back_is_a_revision_again(files):
    place = files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = files.change("observations.csv", place, value="12.3")
    files.load()
    files.change("observations.csv", place, value=row["value"])
    assert "figures: 1 revised" in files.load()
    versions = Figure.objects.filter(kpi__code="CLA-VISITS", period_end=row["period_end"], area__name="West Sussex")
    assert [figure.status for figure in versions.order_by("pk")] == ["superseded", "superseded", "approved"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("note", "read again"), ("source_ref", "p. 99"), ("numerator", "1"), ("status", "derived")],
)
def test_anything_else_that_changes_about_a_figure_is_a_revision(files, column, cell):
    place = files.find("observations.csv", kpi_code="CLA-NUM", area="England")
    files.change("observations.csv", place, **{column: cell})
    assert "figures: 1 revised, 7121 as before" in files.load()


def test_a_revised_target_stays_what_it_was_for_earlier_days(files, member, yesterday):
    place = files.find("targets.csv", kpi_code="ASSESS-45D")
    files.change("targets.csv", place, value="91.5")
    at = files.find("kpis.csv", code="ASSESS-45D")
    if files.rows("kpis.csv")[at]["target"]:
        files.change("kpis.csv", at, target="91.5")

    assert "targets: 1 revised" in files.load()

    address = f"/kpis/{Kpi.objects.get(code='ASSESS-45D').slug}/"
    assert "91.5%, from 1 April 2018" in read(member, address).text
    assert "85%, from 1 April 2018" in read(member, f"{address}?as_at={yesterday}").text
    assert Target.objects.get(value=Decimal("91.5")).revision_reason


def test_a_revised_break_stays_what_it_was_for_earlier_days(files, member, yesterday):
    files.change("breaks.csv", 0, what_changed="calls are counted no more")
    assert "series breaks: 1 revised" in files.load()
    address = f"/kpis/{Kpi.objects.get(code='CLA-VISITS').slug}/"
    assert "calls are counted no more" in read(member, address).text
    then = read(member, f"{address}?as_at={yesterday}").text
    assert "calls are counted no more" not in then
    assert "video calls, allowed during COVID-19" in then


def test_a_revised_note_stays_what_it_was_for_earlier_days(files, member, yesterday):
    row = files.change("progress.csv", 0, text="Something else was said.")
    assert "progress updates: 1 revised" in files.load()

    update = ProgressUpdate.objects.get(revises__isnull=False)
    assert update.revision_reason
    inspection, _, number = row["recommendation_code"].rpartition("-")
    address = f"/recommendations/{inspection}/{int(number)}/"
    now, then = read(member, address).text, read(member, f"{address}?as_at={yesterday}").text
    assert "Something else was said." in now
    assert row["text"] not in now
    assert "Something else was said." not in then
    assert row["text"] in then


def test_a_new_row_is_added_and_nothing_else_changes(files):
    files.add("glossary.csv", term="NEW", expansion="new term")
    assert "glossary terms: 1 new, 49 as before" in files.load()
    files.add(
        "observations.csv",
        copy_of=files.find("observations.csv", kpi_code="CLA-VISITS"),
        period_start="2026-01-01",
        period_end="2026-01-31",
        value="77.7",
    )
    assert "figures: 1 new, 7122 as before" in files.load()
    assert figure_of("CLA-VISITS", period_end="2026-01-31").stated_value == Decimal("77.7")


def test_a_changed_definition_is_kept_in_the_audit_trail(files):
    place = files.find("kpis.csv", code="CLA-VISITS")
    row = files.change("kpis.csv", place, definition="Another definition.")
    assert "KPIs: 1 changed, 96 as before" in files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.subject_type) == ("reference_row_changed", "kpi")
    assert event.before == {"definition": row["definition"]}
    assert event.after == {"definition": "Another definition."}


def test_a_kpi_that_gets_another_name_keeps_its_address(files, member):
    place = files.find("kpis.csv", code="CLA-VISITS")
    before = Kpi.objects.get(code="CLA-VISITS").slug
    files.change("kpis.csv", place, name="Visits made when due")
    files.load()
    assert "Visits made when due" in read(member, f"/kpis/{before}/").text


def test_rows_that_leave_the_files_stay_unless_they_are_figures(files):
    files.write("glossary.csv", files.rows("glossary.csv")[:-1])
    assert files.load().startswith("Nothing to change")
    assert (GlossaryTerm.objects.count(), Figure.objects.count()) == (49, 7122)


def test_a_revision_of_an_embargoed_figure_comes_out_after_it(files):
    ahead = timezone.now() + timedelta(days=30)
    place = files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = files.rows("observations.csv")[place]
    Figure.objects.filter(kpi__code="CLA-VISITS", period_end=row["period_end"], area__name="West Sussex").update(
        published_at=ahead
    )
    files.change("observations.csv", place, value="12.3")

    files.load()

    assert figure_of("CLA-VISITS", stated_value=Decimal("12.3")).published_at == ahead
    known = Figure.objects.known_at(timezone.now()).filter(kpi__code="CLA-VISITS")
    assert not known.filter(stated_value=Decimal("12.3")).exists()


def test_figures_that_the_council_approved_since_are_left_alone(files):
    figure = figure_of("CLA-VISITS", status="approved")
    entered, approved = make_person(), make_person()
    revise_figure(
        figure,
        "55.5",
        timezone.now(),
        source=None,
        entered_by=entered,
        approved_by=approved,
        approved_at=timezone.now(),
    )
    assert files.load().startswith("Nothing to change")


def test_practice_loads_no_real_figure(files, settings):
    settings.IS_PRACTICE = True
    files.add(
        "observations.csv", period_start="2026-01-01", period_end="2026-01-31", value="1", numerator="", denominator=""
    )
    said = files.load()
    assert "the real figures are not" in said
    assert Figure.objects.count() == 7122


def test_practice_loads_no_claim_about_real_figures(files, settings):
    settings.IS_PRACTICE = True
    Claim.objects.all().delete()
    files.load()
    assert not Claim.objects.exists()


def test_a_changed_claim_is_kept_in_the_audit_trail(files):
    place = files.find("claims.csv", slug="children-looked-after-since-2018")
    files.change("claims.csv", place, claimed_value="23")
    assert "claims: 1 changed, 27 as before" in files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("reference_row_changed", "claim:children-looked-after-since-2018")
    assert Decimal(event.before["claimed_value"]) == 30
    assert Decimal(event.after["claimed_value"]) == 23
    assert files.load().startswith("Nothing to change")


def test_a_changed_number_behind_a_claim_is_kept_in_the_audit_trail(files):
    place = files.find("claim_operands.csv", claim_slug="taken-out-of-classes", position="1")
    files.change("claim_operands.csv", place, number="13")
    assert "numbers behind claims: 1 changed, 94 as before" in files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("reference_row_changed", "claim:taken-out-of-classes")


def test_a_number_that_leaves_a_claim_is_gone_and_stays_in_the_audit_trail(files):
    kept = [
        row
        for row in files.rows("claim_operands.csv")
        if (row["claim_slug"], row["position"]) != ("mind-of-my-own-2018-to-2020", "3")
    ]
    files.write("claim_operands.csv", kept)
    assert "numbers behind claims: 1 changed, 94 as before" in files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("claim_operand_removed", "claim:mind-of-my-own-2018-to-2020")
    assert event.before["period_end"] == "2020-12-31"
    claim = Claim.objects.get(slug="mind-of-my-own-2018-to-2020")
    assert [operand.period_end.year for operand in claim.operands.all()] == [2018, 2019]
    assert files.load().startswith("Nothing to change")


def test_a_claim_that_leaves_the_files_stays_whole(files):
    slug = files.rows("claims.csv")[-1]["slug"]
    numbers = Claim.objects.get(slug=slug).operands.count()
    for name, column in (("claims.csv", "slug"), ("claim_operands.csv", "claim_slug")):
        files.write(name, [row for row in files.rows(name) if row[column] != slug])
    assert files.load().startswith("Nothing to change")
    assert Claim.objects.get(slug=slug).operands.count() == numbers > 0


def test_the_editions_of_the_neighbour_model_are_never_one_area(files):
    rows = files.rows("observations.csv") + files.rows("observations_derived.csv")
    of_neighbours = sum(row["area"] == "statistical neighbours" for row in rows)
    areas = Figure.objects.filter(area__level="neighbours").values_list("area__name", flat=True)
    assert len(areas) == of_neighbours
    assert set(areas) == {
        "Similar councils (May 2025 model)",
        "Similar councils (2016 model)",
        "Similar councils (edition not stated)",
    }
    assert set(NeighbourSet.objects.values_list("name", flat=True)) == {"April 2021", "May 2025"}


# -- corrections of what is not out yet, and of dates ---------------------------------------------------

TOMORROW_WORDS = "not out yet"


@pytest.mark.parametrize(
    ("file", "model", "place", "cells"),
    [
        pytest.param("breaks.csv", SeriesBreak, 0, {"what_changed": TOMORROW_WORDS}, id="break"),
        pytest.param("targets.csv", Target, 6, {"reason": TOMORROW_WORDS}, id="target"),
        pytest.param("progress.csv", ProgressUpdate, 0, {"text": TOMORROW_WORDS}, id="progress update"),
    ],
)
def test_what_is_not_out_yet_can_be_corrected_and_stays_unknown(files, file, model, place, cells):
    model.objects.update(published_at=timezone.now() + timedelta(days=30))
    files.change(file, place, **cells)
    files.load()
    assert not model.objects.known_at(timezone.now()).exists()


def test_a_corrected_date_of_publication_is_not_called_nothing_to_change(files):
    place = files.find("observations.csv", kpi_code="CLA-VISITS")
    files.change("observations.csv", place, published_on="2024-01-31")
    assert not files.load().startswith("Nothing to change")
