"""The page of a long import: each step is on it, it leads on, and what goes wrong is said on it."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import AuditEvent
from kpis.imports import actions as import_actions
from kpis.imports import progress as import_progress
from kpis.imports import views as import_views
from kpis.models import Figure, ImportFile
from tests.kpis.imports.makers import bring, make_approved, make_csv, make_draft, make_kpi, make_service

# more than a thousand rows for each
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

KPIS = 5
MONTHS = 220
STEPS = [(done, 1_100) for done in (0, 500, 1_000, 1_100)]


@pytest.fixture
def codes(officer, care):
    service = make_service("Children in care", officer)
    codes = [f"LONG-{number}" for number in range(KPIS)]
    for code in codes:
        make_kpi(code, service, collected_from=date(1990, 1, 1))
    return codes


@pytest.fixture
def visitor(client, officer, codes):
    client.force_login(officer)
    return client


def long_rows(codes):
    return [(code, f"{2000 + n // 12}-{n % 12 + 1:02}", "20", "25") for n in range(MONTHS) for code in codes]


def upload(visitor, content: bytes):
    return visitor.post(reverse("imports:imports"), {"file": SimpleUploadedFile("long.csv", content)})


def confirm(visitor, preview: ImportFile, **known):
    answers = {"seen": preview.ledger_mark} | known
    return visitor.post(reverse("imports:confirm", args=[preview.pk]), answers)


def text_of(response) -> str:
    return response.getvalue().decode() if response.streaming else response.content.decode()


def answer_to(officer, view, address: str, data, *args):
    """What a view answers, as the server gets it: the test's own browser would go through the pages of itself."""
    request = RequestFactory().post(address, data)
    # a file is kept only of somebody who has signed in
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "signed in"
    request.user = officer
    return view(request, *args)


def leave(response) -> None:
    """Close a page as the server does when its reader has gone; the test keeps its connection to the database."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def bars(page: str) -> list[tuple[int, int]]:
    return [(int(done), int(total)) for done, total in re.findall(r'<progress[^>]* value="(\d+)" max="(\d+)"', page)]


def test_long_file_shows_how_far_the_reading_is_and_leads_to_its_preview(visitor, codes):
    rows = len(long_rows(codes))
    page = text_of(upload(visitor, make_csv(*long_rows(codes))))
    preview = ImportFile.objects.get()
    assert preview.added == rows == 1_100
    assert bars(page) == [*((done, 1_101) for done in (0, 500, 1_000, 1_101)), *STEPS]
    assert "Read 500 of 1,101 rows" in page
    assert "Compared 1,000 of 1,100 figures with what is held" in page
    assert f'<meta http-equiv="refresh" content="0; url={reverse("imports:preview", args=[preview.pk])}">' in page
    assert page.index("Reading long.csv") < page.index("<progress") < page.index("refresh") < page.index("</html>")


def test_short_file_is_answered_as_any_form(visitor, codes):
    response = upload(visitor, make_csv(*long_rows(codes)[:900]))
    assert response.status_code == 302
    assert response.url == reverse("imports:preview", args=[ImportFile.objects.get().pk])


def test_pages_of_long_work_are_not_kept_back_by_a_proxy_or_kept_anywhere(visitor, codes):
    response = upload(visitor, make_csv(*long_rows(codes)))
    assert response["X-Accel-Buffering"] == "no"
    assert "no-store" in response["Cache-Control"]
    assert text_of(response)


def test_page_that_is_left_while_the_file_is_read_keeps_nothing_of_it(officer, codes):
    file = SimpleUploadedFile("long.csv", make_csv(*long_rows(codes)))
    response = answer_to(officer, import_views.imports, reverse("imports:imports"), {"file": file})
    pieces = iter(response)
    assert b"Reading long.csv" in next(pieces)
    assert b"<progress" in next(pieces)
    leave(response)
    assert not ImportFile.objects.exists()


def test_file_that_turns_out_unreadable_late_is_refused_on_the_page_with_the_form(visitor, codes, monkeypatch):
    monkeypatch.setattr("analysis.importing.file_reading.MOST_ROWS", 700)
    page = text_of(upload(visitor, make_csv(*long_rows(codes))))
    assert bars(page)
    assert "more than 700 figures" in page
    assert 'id="id_file_error"' in page
    assert "csrfmiddlewaretoken" in page
    assert "http-equiv" not in page
    assert not ImportFile.objects.exists()


def test_long_confirmation_shows_how_far_the_writing_is(visitor, officer, codes):
    preview = bring(officer, *long_rows(codes))
    page = text_of(confirm(visitor, preview))
    assert "Written 1,000 of 1,100 figures" in page
    assert bars(page)[-4:] == STEPS
    assert Figure.objects.count() == 1_100
    done = text_of(visitor.get(reverse("imports:preview", args=[preview.pk])))
    assert "1100 figures were imported as drafts" in done


def test_page_that_is_left_while_figures_are_written_writes_none(officer, codes):
    preview = bring(officer, *long_rows(codes))
    before = AuditEvent.objects.count()
    address = reverse("imports:confirm", args=[preview.pk])
    response = answer_to(officer, import_views.confirm, address, {"seen": preview.ledger_mark}, preview.pk)
    pieces = iter(response)
    while b"Written 500" not in next(pieces):
        pass
    assert Figure.objects.count() == 500
    leave(response)
    assert Figure.objects.count() == 0
    assert AuditEvent.objects.count() == before
    preview.refresh_from_db()
    assert preview.is_open


def test_ledger_that_moved_is_shown_anew_on_the_page_and_the_reason_is_kept(visitor, officer, care, codes):
    make_approved(care, numerator=23, denominator=25)
    preview = bring(officer, *long_rows(codes), ("CARE", "2021-10", "24", "25"))
    Figure.objects.update(numerator=22, version=2)
    page = text_of(confirm(visitor, preview, reason="Counted again."))
    assert "so nothing was written" in page
    assert "Counted again." in page
    assert Figure.objects.count() == 1
    preview.refresh_from_db()
    assert f'value="{preview.ledger_mark}"' in page


def test_import_that_was_confirmed_meanwhile_is_said_on_the_page(visitor, officer, codes, monkeypatch):
    preview = bring(officer, *long_rows(codes))
    lock = import_actions._lock

    def finished_meanwhile(*args):
        ImportFile.objects.filter(pk=preview.pk).update(status="abandoned", finished_at=preview.uploaded_at)
        return lock(*args)

    monkeypatch.setattr(import_actions, "_lock", finished_meanwhile)
    page = text_of(confirm(visitor, preview))
    assert "This import was confirmed or abandoned already." in page
    assert Figure.objects.count() == 0


def test_database_that_goes_away_is_said_on_the_page(visitor, officer, codes, monkeypatch, caplog):
    preview = bring(officer, *long_rows(codes))

    def away(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(import_actions, "_lock", away)
    page = text_of(confirm(visitor, preview))
    assert "The database did not answer" in page
    assert page.rstrip().endswith("</html>")
    assert "gone" in caplog.text


def test_links_on_a_refused_confirmation_lead_to_the_preview(visitor, officer, care, codes, monkeypatch):
    monkeypatch.setattr(import_progress, "LONG", 10_000)
    preview = bring(officer, *long_rows(codes), ("CARE", "soon", "1", "2"))
    page = text_of(visitor.post(reverse("imports:confirm", args=[preview.pk]) + "?show=new", {"seen": "x"}))
    assert f'href="{reverse("imports:preview", args=[preview.pk])}?show=new&amp;page=2"' in page


def test_draft_that_somebody_changed_is_no_part_of_the_writing(visitor, officer, care, codes):
    draft = make_draft(care, officer)
    preview = bring(officer, *long_rows(codes), ("CARE", "2021-10", "24", "25"))
    text_of(confirm(visitor, preview))
    draft.refresh_from_db()
    assert (draft.numerator, draft.version) == (24, 2)
    assert Figure.objects.count() == 1_101
