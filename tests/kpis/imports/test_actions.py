"""Previews write no figure; confirming writes everything that was seen, or nothing."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from analysis.entry.figures import Typed
from analysis.importing.table import UnreadableFile
from kpis.approvals.actions import approve_figures
from kpis.figures.actions import save_entry, submit_entry
from kpis.imports import actions as import_actions
from kpis.imports.actions import LedgerMoved, abandon_import, delete_import, preview_import, refresh_preview
from kpis.models import Figure, ImportFile
from ledger.workflow import InvalidEntry, NotOpen
from tests.kpis.imports.makers import (
    OCTOBER,
    bring,
    confirm,
    counts_of,
    make_approved,
    make_csv,
    make_draft,
    make_kpi,
    make_person,
    month,
)

ROOT = Path(__file__).parents[3]
ROWS = (
    ("CARE", "2021-09", "22", "25"),
    ("CARE", "2021-10", "24", "25", "", "Better."),
    ("CARE", "2021-11", "", "", "90%"),
)


def events(action: str):
    return AuditEvent.objects.filter(action=action).order_by("pk")


def ledger():
    return list(Figure.objects.order_by("pk").values())


# -- preview ------------------------------------------------------------------------------------------


def test_preview_writes_no_figure_and_leaves_an_event(officer, care):
    preview = bring(officer, *ROWS)
    assert counts_of(preview) == {"added": 3}
    assert Figure.objects.count() == 0
    event = events("import_previewed").get()
    assert (event.actor, event.after["file_name"], event.changes_pages) == (officer.email, "figures.csv", False)


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.MANAGER, User.Role.ADMINISTRATOR])
def test_only_officers_import(care, role):
    with pytest.raises(PermissionDenied):
        bring(make_person("x@example.org", role), *ROWS)


def test_file_that_cannot_be_read_leaves_nothing(officer, care):
    with pytest.raises(UnreadableFile):
        preview_import(file_name="x.csv", content=b"a,b\nc,d\n", by=officer)
    assert not ImportFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_file_name_is_kept_clean_and_short(officer, care):
    preview = preview_import(file_name="a\x00\n" + "b" * 300 + ".csv", content=make_csv(*ROWS), by=officer)
    assert len(preview.file_name) == 200
    assert preview.file_name.endswith("b.csv")


# -- confirm ------------------------------------------------------------------------------------------


def test_confirming_makes_drafts_as_if_they_had_been_typed(officer, care):
    typed = save_entry(kpi=care, period=month(8), typed=Typed("24", "25", "", "Better."), version=0, by=officer)
    done = confirm(bring(officer, *ROWS), officer)
    own = ("id", "period_start", "period_end", "entered_at", "updated_at")
    columns = [column.attname for column in Figure._meta.concrete_fields if column.attname not in own]
    by_hand, imported = (
        Figure.objects.values(*columns).get(period_start=day) for day in (typed.period_start, OCTOBER.start)
    )
    assert imported == by_hand
    assert (done.status, done.is_open, done.to_write) == (ImportFile.Status.DONE, False, 3)


@pytest.mark.slow
def test_confirming_changes_drafts_and_counts_their_version_up(officer, care):
    other = make_person("other@example.org")
    care.service_area.owners.add(other)
    draft = make_draft(care, other)
    confirm(bring(officer, *ROWS), officer)
    changed = Figure.objects.get(pk=draft.pk)
    assert (changed.numerator, changed.version, changed.entered_by) == (24, draft.version + 1, officer)
    assert changed.typed == {
        "numerator": "24",
        "denominator": "25",
        "value": "",
        "commentary": "Better.",
        "no_figure": "",
    }
    assert changed.updated_at > draft.updated_at
    assert changed.entered_at == draft.entered_at
    assert Figure.objects.count() == 3


@pytest.mark.slow
def test_approved_figure_stands_and_gets_a_draft_that_revises_it(officer, care):
    approved = make_approved(care, numerator=23, denominator=25)
    before = Figure.objects.filter(pk=approved.pk).values().get()
    done = confirm(bring(officer, *ROWS), officer, reason=" Counted again. ")
    assert Figure.objects.filter(pk=approved.pk).values().get() == before
    revision = Figure.objects.get(revises=approved)
    assert (revision.status, revision.revision_reason) == (Figure.Status.DRAFT, "Counted again.")
    assert (done.reason, done.corrected) == ("Counted again.", 1)
    submit_entry(figure=revision, version=1, confirmed=(), by=officer, today=timezone.localdate())
    revision.refresh_from_db()
    approve_figures(chosen=[(revision, 2)], by=User.objects.get(role=User.Role.MANAGER))
    assert Figure.objects.get(pk=approved.pk).status == Figure.Status.SUPERSEDED


def test_each_figure_leaves_an_event_with_before_and_after(officer, care):
    draft = make_draft(care, officer)
    done = confirm(bring(officer, *ROWS), officer)
    drafted = list(events("figure_drafted"))
    assert len(drafted) == 1 + 3
    changed = next(event for event in drafted if event.before)
    assert (changed.subject_id, changed.subject) == (str(draft.pk), str(draft))
    assert (changed.before["numerator"], changed.after["numerator"]) == ("20", "24")
    assert changed.after["import"] == done.pk
    typed_by_hand = drafted[0]
    assert (changed.subject_type, changed.about) == (typed_by_hand.subject_type, typed_by_hand.about)
    summary = events("import_done").get()
    assert (summary.after["added"], summary.after["changed"], summary.subject_id) == (2, 1, str(done.pk))
    assert not AuditEvent.objects.filter(pk__gt=typed_by_hand.pk, changes_pages=True).exists()


@pytest.mark.slow
def test_same_file_twice_changes_nothing(officer, care):
    confirm(bring(officer, *ROWS), officer)
    before, told = ledger(), events("figure_drafted").count()
    again = bring(officer, *ROWS)
    assert counts_of(again) == {"same": 3}
    with pytest.raises(InvalidEntry, match="Nothing in this file"):
        confirm(again, officer)
    assert (ledger(), events("figure_drafted").count()) == (before, told)


def test_confirming_twice_is_refused(officer, care):
    preview = bring(officer, *ROWS)
    confirm(preview, officer)
    with pytest.raises(NotOpen):
        confirm(preview, officer)
    assert Figure.objects.count() == 3


@pytest.mark.slow
def test_corrections_need_a_reason_and_refusals_a_word(officer, care):
    make_approved(care)
    preview = bring(officer, ("CARE", "2021-10", "23", "25"), ("CARE", "soon", "1", "2"))
    before = ledger()
    with pytest.raises(InvalidEntry) as caught:
        confirm(preview, officer, reason="  ")
    assert [problem.field for problem in caught.value.problems] == ["reason", "without_refused"]
    assert ledger() == before
    confirm(preview, officer, reason="Counted again.", without_refused=True)
    assert Figure.objects.count() == 2


def test_what_was_refused_is_forgotten_once_it_is_done(officer, care):
    preview = bring(officer, *ROWS, ("Somebody's name", "2021-10", "1", "2"))
    done = confirm(preview, officer, without_refused=True)
    done.refresh_from_db()
    assert (done.rows, done.plan["refusals"], done.refused) == ({}, [], 1)
    assert len(done.plan["lines"]) == 3


def test_only_the_owner_confirms_or_abandons(officer, care):
    other = make_person("other@example.org")
    care.service_area.owners.add(other)
    preview = bring(officer, *ROWS)
    for step in (lambda: confirm(preview, other), lambda: abandon_import(preview=preview, by=other)):
        with pytest.raises(PermissionDenied):
            step()


def test_service_area_that_was_taken_away_since_is_not_imported_into(officer, care):
    preview = bring(officer, *ROWS)
    care.service_area.owners.clear()
    with pytest.raises(LedgerMoved):
        confirm(preview, officer)
    fresh = refresh_preview(preview=preview, by=officer)
    assert counts_of(fresh) == {"refused": 3}
    assert "no longer yours" in fresh.plan["refusals"][0]["reason"]


# -- two at once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["began", "changed", "submitted", "approved"])
def test_import_is_refused_when_the_ledger_moved_since_the_preview(officer, care, step):
    draft = None if step == "began" else make_draft(care, officer)
    preview = bring(officer, *ROWS)
    if step == "began":
        make_draft(care, officer)
    elif step == "changed":
        save_entry(kpi=care, period=OCTOBER, typed=Typed("21", "25"), version=1, by=officer)
    elif step == "submitted":
        submit_entry(figure=draft, version=1, confirmed=(), by=officer, today=timezone.localdate())
    else:
        make_approved(care)
    before = ledger()
    with pytest.raises(LedgerMoved):
        confirm(preview, officer, reason="x", without_refused=True)
    assert ledger() == before
    fresh = refresh_preview(preview=preview, by=officer)
    assert fresh.ledger_mark != preview.ledger_mark


def test_other_figures_may_move_meanwhile(officer, care):
    preview = bring(officer, *ROWS)
    save_entry(kpi=care, period=month(3), typed=Typed("1", "2"), version=0, by=officer)
    confirm(preview, officer)
    assert Figure.objects.count() == 4


def test_line_that_is_refused_for_a_figure_that_is_held_keeps_nothing_from_being_confirmed(officer, care):
    other = make_kpi("OTHER", care.service_area)
    make_draft(other, officer)
    preview = bring(officer, ROWS[0], ("OTHER", "2021-10", "many", "25"))
    assert counts_of(preview) == {"added": 1, "refused": 1}
    confirm(preview, officer, without_refused=True)
    assert Figure.objects.get(kpi=care).numerator == 22
    assert Figure.objects.get(kpi=other).numerator == 20


def test_other_periods_of_a_kpi_in_the_file_may_move_meanwhile(officer, care):
    preview = bring(officer, ("CARE", "2021-08", "1", "2"), ("CARE", "2021-10", "24", "25"))
    save_entry(kpi=care, period=month(9), typed=Typed("1", "2"), version=0, by=officer)
    confirm(preview, officer)
    assert Figure.objects.count() == 3


@pytest.mark.slow
def test_fresh_preview_must_be_seen_before_it_is_confirmed(officer, care):
    preview = bring(officer, *ROWS)
    stale = preview.ledger_mark
    make_draft(care, officer)
    fresh = refresh_preview(preview=preview, by=officer)
    with pytest.raises(LedgerMoved):
        confirm(fresh, officer, seen=stale)
    confirm(fresh, officer)
    assert Figure.objects.get(period_start=OCTOBER.start).numerator == 24


def test_change_between_the_look_and_the_write_is_noticed(officer, care, monkeypatch):
    make_draft(care, officer)
    preview = bring(officer, *ROWS)
    lock = import_actions._lock

    def lock_too_late(*args):
        save_entry(kpi=care, period=OCTOBER, typed=Typed("21", "25"), version=1, by=officer)
        return lock(*args)

    monkeypatch.setattr(import_actions, "_lock", lock_too_late)
    with pytest.raises(LedgerMoved):
        confirm(preview, officer)
    assert Figure.objects.count() == 1


def test_same_figure_begun_by_somebody_else_in_the_same_moment_is_noticed(officer, care, monkeypatch):
    preview = bring(officer, *ROWS)
    state_of = import_actions.state_of
    begun = []

    def begin_after_the_look(figures, lines):
        state = state_of(figures, lines)
        begun.append(make_draft(care, officer))
        return state

    monkeypatch.setattr(import_actions, "state_of", begin_after_the_look)
    with pytest.raises(LedgerMoved):
        confirm(preview, officer)
    assert len(begun) == 1
    assert Figure.objects.count() == 0


# -- all or nothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["_begin_drafts", "_change_drafts", "_record"])
def test_failure_at_any_step_leaves_nothing_behind(officer, care, broken, monkeypatch):
    make_draft(care, officer)
    preview = bring(officer, *ROWS)
    before, told = ledger(), AuditEvent.objects.count()

    def fail(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(import_actions, broken, fail)
    with pytest.raises(RuntimeError):
        confirm(preview, officer)
    assert (ledger(), AuditEvent.objects.count()) == (before, told)
    assert ImportFile.objects.get().is_open


KILLED = """
    import os, signal, django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from kpis.imports import actions as import_actions
    from kpis.models import Figure, ImportFile
    from tests.kpis.imports.makers import *
    officer = make_person()
    make_home()
    make_kpi("CARE", make_service("Children in care", officer))
    preview = bring(officer, *[("CARE", f"{year}-{m:02}", "1", "2") for year in (2019, 2020) for m in range(1, 13)])
    record = import_actions._record
    def die(*args):
        assert Figure.objects.count() == 24
        os.kill(os.getpid(), signal.SIGKILL)
    import_actions._record = die
    confirm(preview, officer)
"""
LOOK = """
    import django
    django.setup()
    from kpis.models import *
    from accounts.models import AuditEvent
    from tests.kpis.imports.makers import *
    preview = ImportFile.objects.get()
    print(Figure.objects.count(), preview.is_open, AuditEvent.objects.filter(action="figure_drafted").count())
    confirm(preview, preview.by)
    print(Figure.objects.count(), ImportFile.objects.get().is_open)
"""


@pytest.mark.slow
def test_kill_in_the_middle_of_confirming_leaves_nothing_and_it_can_be_done_again(tmp_path):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/killed.sqlite3",
        "DJANGO_SETTINGS_MODULE": "wscc_dashboard.settings",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(tmp_path),
    }

    def run(script: str):
        command = [sys.executable, "-c", textwrap.dedent(script)]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600)

    killed = run(KILLED)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    looked = run(LOOK)
    assert looked.stdout.split() == ["0", "True", "0", "24", "False"], looked.stderr


# -- abandon and delete -------------------------------------------------------------------------------


def test_abandoned_preview_forgets_what_was_read_and_can_be_taken_off_the_list(officer, care):
    preview = bring(officer, *ROWS)
    abandoned = abandon_import(preview=preview, by=officer)
    assert (abandoned.rows, abandoned.plan, abandoned.status) == ({}, {}, ImportFile.Status.ABANDONED)
    with pytest.raises(NotOpen):
        confirm(abandoned, officer)
    delete_import(abandoned=abandoned, by=officer)
    assert not ImportFile.objects.exists()
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "import_previewed",
        "import_abandoned",
        "import_deleted",
    ]


def test_import_that_is_done_or_open_cannot_be_deleted(officer, care):
    preview = bring(officer, *ROWS)
    for import_file in (preview, confirm(preview, officer)):
        with pytest.raises(NotOpen):
            delete_import(abandoned=import_file, by=officer)
    with pytest.raises(NotOpen):
        abandon_import(preview=preview, by=officer)


# -- constraints --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": "done"}, id="finished without a time"),
        pytest.param({"finished_at": timezone.now()}, id="open with a time"),
        pytest.param(
            {"status": "done", "finished_at": timezone.now(), "corrected": 1}, id="corrections without a reason"
        ),
    ],
)
def test_database_keeps_imports_whole(officer, care, change):
    preview = bring(officer, *ROWS)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportFile.objects.filter(pk=preview.pk).update(**change)


def test_value_in_place_of_the_counts_that_are_held_is_to_be_checked(officer, care):
    make_draft(care, officer)
    preview = bring(officer, ("CARE", "2021-10", "81"), headings=("KPI", "Period", "Value"))
    (line,) = preview.plan["lines"]
    assert "The figure until now has the counts 20 of 25" in " ".join(line["warnings"])
