"""Loading again: what is the same stays, what differs becomes a revision, and the past keeps what it knew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from inspections.models import Event, ProgressUpdate
from kpis.models import Figure, Kpi, SeriesBreak, Target
from scrutiny.models import Claim, GlossaryTerm
from tests.factories import make_annotation, make_person, revise_figure
from tests.pages.makers import history, read

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_loaded")]


@pytest.fixture
def yesterday():
    return (timezone.localdate() - timedelta(days=1)).isoformat()


def figure_of(code, area="West Sussex", **columns):
    return Figure.objects.filter(kpi__code=code, area__name=area, **columns).order_by("-pk").first()


def test_what_adds_up_is_taken_from_the_files_once_and_an_administrator_has_the_last_word(few_files):
    added = {row["kpi_code"] for row in few_files.rows("adds_up.csv") if row["adds_up"] == "yes"}
    assert set(Kpi.objects.filter(adds_up=True).values_list("code", flat=True)) == added
    Kpi.objects.filter(code="REFERRALS").update(adds_up=False)
    assert few_files.load().startswith("Nothing to change")
    assert not Kpi.objects.get(code="REFERRALS").adds_up


def test_rules_are_the_default_unless_the_file_names_others_and_a_later_choice_stays(few_files):
    assert set(Kpi.objects.values_list("rule_set", flat=True)) == {"ptd-0.2.2"}
    few_files.add(
        "kpis.csv",
        code="NEW",
        name="Newly counted",
        target="",
        compare_with="",
        rule_set="mdc-6",
        recommendation_numbers="",
    )
    few_files.load()
    assert Kpi.objects.get(code="NEW").rule_set == "mdc-6"
    Kpi.objects.filter(code="CLA-VISITS").update(rule_set="mdc-excel")
    assert few_files.load().startswith("Nothing to change")
    assert Kpi.objects.get(code="CLA-VISITS").rule_set == "mdc-excel"


def test_annotation_with_the_words_of_a_published_event_is_left_alone(few_files):
    event = Event.objects.first()
    annotation = make_annotation(on=event.on, title=event.title, description="As we saw it.")
    assert few_files.load().startswith("Nothing to change")
    annotation.refresh_from_db()
    assert (annotation.description, annotation.source) == ("As we saw it.", None)


def test_a_changed_value_becomes_a_revision_and_the_old_one_stays_known_to_earlier_days(few_files, member, yesterday):
    place = few_files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = few_files.change("observations.csv", place, value="12.3")
    kpi = Kpi.objects.get(code="CLA-VISITS")
    told = AuditEvent.objects.newest_id()

    said = few_files.load()

    assert f"figures: 1 revised, {few_files.count_figures() - 1} as before" in said
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
    assert few_files.load().startswith("Nothing to change")


def test_a_value_that_is_changed_back_is_a_revision_again(few_files):
    place = few_files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = few_files.change("observations.csv", place, value="12.3")
    few_files.load()
    few_files.change("observations.csv", place, value=row["value"])
    assert "figures: 1 revised" in few_files.load()
    versions = Figure.objects.filter(kpi__code="CLA-VISITS", period_end=row["period_end"], area__name="West Sussex")
    assert [figure.status for figure in versions.order_by("pk")] == ["superseded", "superseded", "approved"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("note", "read again"), ("source_ref", "p. 99"), ("numerator", "1"), ("status", "derived")],
)
def test_anything_else_that_changes_about_a_figure_is_a_revision(few_files, column, cell):
    place = few_files.find("observations.csv", kpi_code="CLA-NUM", area="England")
    few_files.change("observations.csv", place, **{column: cell})
    assert f"figures: 1 revised, {few_files.count_figures() - 1} as before" in few_files.load()


def test_a_revised_target_stays_what_it_was_for_earlier_days(few_files, member, yesterday):
    place = few_files.find("targets.csv", kpi_code="ASSESS-45D")
    few_files.change("targets.csv", place, value="91.5")
    at = few_files.find("kpis.csv", code="ASSESS-45D")
    if few_files.rows("kpis.csv")[at]["target"]:
        few_files.change("kpis.csv", at, target="91.5")

    assert "targets: 1 revised" in few_files.load()

    address = f"/kpis/{Kpi.objects.get(code='ASSESS-45D').slug}/"
    assert "91.5%, from 1 April 2018" in read(member, address).text
    assert "85%, from 1 April 2018" in read(member, f"{address}?as_at={yesterday}").text
    assert Target.objects.get(value=Decimal("91.5")).revision_reason


def test_a_revised_break_stays_what_it_was_for_earlier_days(few_files, member, yesterday):
    few_files.change("breaks.csv", 0, what_changed="calls are counted no more")
    assert "series breaks: 1 revised" in few_files.load()
    address = f"/kpis/{Kpi.objects.get(code='CLA-VISITS').slug}/"
    assert "calls are counted no more" in read(member, address).text
    then = read(member, f"{address}?as_at={yesterday}").text
    assert "calls are counted no more" not in then
    assert "video calls, allowed during COVID-19" in then


def test_a_revised_note_stays_what_it_was_for_earlier_days(few_files, member, yesterday):
    row = few_files.change("progress.csv", 0, text="Something else was said.")
    assert "progress updates: 1 revised" in few_files.load()

    update = ProgressUpdate.objects.get(revises__isnull=False)
    assert update.revision_reason
    inspection, _, number = row["recommendation_code"].rpartition("-")
    address = f"/recommendations/{inspection}/{int(number)}/"
    now, then = read(member, address).text, read(member, f"{address}?as_at={yesterday}").text
    assert "Something else was said." in now
    assert row["text"] not in now
    assert "Something else was said." not in then
    assert row["text"] in then


def test_a_new_row_is_added_and_nothing_else_changes(few_files):
    few_files.add("glossary.csv", term="NEW", expansion="new term")
    assert "glossary terms: 1 new, 49 as before" in few_files.load()
    few_files.add(
        "observations.csv",
        copy_of=few_files.find("observations.csv", kpi_code="CLA-VISITS"),
        period_start="2026-01-01",
        period_end="2026-01-31",
        value="77.7",
    )
    assert f"figures: 1 new, {few_files.count_figures() - 1} as before" in few_files.load()
    assert figure_of("CLA-VISITS", period_end="2026-01-31").stated_value == Decimal("77.7")


def test_a_changed_definition_is_kept_in_the_audit_trail(few_files):
    place = few_files.find("kpis.csv", code="CLA-VISITS")
    row = few_files.change("kpis.csv", place, definition="Another definition.")
    assert "KPIs: 1 changed, 96 as before" in few_files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.subject_type) == ("reference_row_changed", "kpi")
    assert event.before == {"definition": row["definition"]}
    assert event.after == {"definition": "Another definition."}


def test_a_kpi_that_gets_another_name_keeps_its_address(few_files, member):
    place = few_files.find("kpis.csv", code="CLA-VISITS")
    before = Kpi.objects.get(code="CLA-VISITS").slug
    few_files.change("kpis.csv", place, name="Visits made when due")
    few_files.load()
    assert "Visits made when due" in read(member, f"/kpis/{before}/").text


def test_later_load_asks_the_database_no_more_often_where_there_are_more_rows(few_files):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert few_files.load().startswith("Nothing to change")
        return len(queries)

    before = asked()
    for number in range(5):
        few_files.add("glossary.csv", term=f"TERM-{number}")
        few_files.add("statements.csv", slug=f"statement-{number}")
        few_files.add("findings.csv", text=f"Found {number}.")
        few_files.add("targets.csv", from_on=f"{2080 + number}-04-01", to_on=f"{2081 + number}-03-31")
        few_files.add("judgements.csv", area=f"part {number}")
        few_files.add("observations.csv", period_start=f"20{80 + number}-01-01", period_end=f"20{80 + number}-01-31")
    said = few_files.load()
    for what in ("glossary terms", "statements", "findings", "targets", "judgements", "figures"):
        assert f"{what}: 5 new" in said
    assert asked() == before


def test_rows_that_leave_the_files_stay_unless_they_are_figures(few_files):
    few_files.write("glossary.csv", few_files.rows("glossary.csv")[:-1])
    assert few_files.load().startswith("Nothing to change")
    assert (GlossaryTerm.objects.count(), Figure.objects.count()) == (49, few_files.count_figures())


def test_a_revision_of_an_embargoed_figure_comes_out_after_it(few_files):
    ahead = timezone.now() + timedelta(days=30)
    place = few_files.find("observations.csv", kpi_code="CLA-VISITS", area="West Sussex")
    row = few_files.rows("observations.csv")[place]
    Figure.objects.filter(kpi__code="CLA-VISITS", period_end=row["period_end"], area__name="West Sussex").update(
        published_at=ahead
    )
    few_files.change("observations.csv", place, value="12.3")

    few_files.load()

    assert figure_of("CLA-VISITS", stated_value=Decimal("12.3")).published_at == ahead
    known = Figure.objects.known_at(timezone.now()).filter(kpi__code="CLA-VISITS")
    assert not known.filter(stated_value=Decimal("12.3")).exists()


def test_figures_that_the_council_approved_since_are_left_alone(few_files):
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
    assert few_files.load().startswith("Nothing to change")


def test_practice_loads_no_real_figure(few_files, settings):
    settings.IS_PRACTICE = True
    few_files.add(
        "observations.csv", period_start="2026-01-01", period_end="2026-01-31", value="1", numerator="", denominator=""
    )
    before = Figure.objects.count()
    said = few_files.load()
    assert "the real figures are not" in said
    assert Figure.objects.count() == before > 0


def test_practice_loads_no_claim_about_real_figures(few_files, settings):
    settings.IS_PRACTICE = True
    Claim.objects.all().delete()
    few_files.load()
    assert not Claim.objects.exists()


def test_a_changed_claim_is_kept_in_the_audit_trail(few_files):
    place = few_files.find("claims.csv", slug="children-looked-after-since-2018")
    few_files.change("claims.csv", place, claimed_value="23")
    assert "claims: 1 changed, 27 as before" in few_files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("reference_row_changed", "claim:children-looked-after-since-2018")
    assert Decimal(event.before["claimed_value"]) == 30
    assert Decimal(event.after["claimed_value"]) == 23
    assert few_files.load().startswith("Nothing to change")


def test_a_changed_number_behind_a_claim_is_kept_in_the_audit_trail(few_files):
    place = few_files.find("claim_operands.csv", claim_slug="taken-out-of-classes", position="1")
    few_files.change("claim_operands.csv", place, number="13")
    assert "numbers behind claims: 1 changed, 94 as before" in few_files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("reference_row_changed", "claim:taken-out-of-classes")


def test_a_number_that_leaves_a_claim_is_gone_and_stays_in_the_audit_trail(few_files):
    kept = [
        row
        for row in few_files.rows("claim_operands.csv")
        if (row["claim_slug"], row["position"]) != ("mind-of-my-own-2018-to-2020", "3")
    ]
    few_files.write("claim_operands.csv", kept)
    assert "numbers behind claims: 1 changed, 94 as before" in few_files.load()
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.about) == ("claim_operand_removed", "claim:mind-of-my-own-2018-to-2020")
    assert event.before["period_end"] == "2020-12-31"
    claim = Claim.objects.get(slug="mind-of-my-own-2018-to-2020")
    assert [operand.period_end.year for operand in claim.operands.all()] == [2018, 2019]
    assert few_files.load().startswith("Nothing to change")


def test_a_claim_that_leaves_the_files_stays_whole(few_files):
    slug = few_files.rows("claims.csv")[-1]["slug"]
    numbers = Claim.objects.get(slug=slug).operands.count()
    for name, column in (("claims.csv", "slug"), ("claim_operands.csv", "claim_slug")):
        few_files.write(name, [row for row in few_files.rows(name) if row[column] != slug])
    assert few_files.load().startswith("Nothing to change")
    assert Claim.objects.get(slug=slug).operands.count() == numbers > 0


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
def test_what_is_not_out_yet_can_be_corrected_and_stays_unknown(few_files, file, model, place, cells):
    model.objects.update(published_at=timezone.now() + timedelta(days=30))
    few_files.change(file, place, **cells)
    few_files.load()
    assert not model.objects.known_at(timezone.now()).exists()


def test_a_corrected_date_of_publication_is_not_called_nothing_to_change(few_files):
    place = few_files.find("observations.csv", kpi_code="CLA-VISITS")
    few_files.change("observations.csv", place, published_on="2024-01-31")
    assert not few_files.load().startswith("Nothing to change")
