"""The pages of an import, as each role and with every file that somebody might bring."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from kpis.models import Figure, ImportFile
from tests.exports.packages import make_parts, pack
from tests.kpis.imports.makers import (
    bring,
    confirm,
    make_approved,
    make_csv,
    make_draft,
    make_kpi,
    make_person,
    make_service,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = (("CARE", "2021-10", "24", "25", "", "<b>Better</b>"), ("CARE", "2021-11", "20", "25"))
PAGES = ("imports", "template", "preview", "confirm", "abandon", "delete")


@pytest.fixture
def visitor(client, officer, care):
    client.force_login(officer)
    return client


def upload(visitor, content: bytes, name="figures.csv"):
    return visitor.post(reverse("imports:imports"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(response) -> str:
    return response.content.decode()


def address(name: str, preview: ImportFile | None = None) -> str:
    return reverse(f"imports:{name}", args=[preview.pk] if preview else [])


def answers(preview: ImportFile, **known) -> dict:
    return {"seen": preview.ledger_mark} | known


# -- who ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.MANAGER, User.Role.ADMINISTRATOR])
def test_others_than_officers_are_kept_out(client, officer, care, role):
    preview = bring(officer, *ROWS)
    client.force_login(make_person("x@example.org", role))
    for name in PAGES:
        page = address(name, None if name in ("imports", "template") else preview)
        assert client.get(page).status_code == 403
        assert client.post(page).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(reverse("imports:imports")).status_code == 302


def test_preview_of_another_officer_is_not_found_and_a_done_import_is(visitor, care):
    other = make_person("other@example.org")
    care.service_area.owners.add(other)
    theirs = bring(other, *ROWS)
    for name in ("confirm", "abandon", "delete"):
        assert visitor.post(address(name, theirs)).status_code == 404
    assert visitor.get(address("preview", theirs)).status_code == 404
    confirm(theirs, other)
    assert "What this file changed" in text_of(visitor.get(address("preview", theirs)))


@pytest.mark.parametrize("name", ["confirm", "abandon", "delete"])
def test_changes_are_posted(visitor, officer, name):
    assert visitor.get(address(name, bring(officer, *ROWS))).status_code == 405


# -- the journey --------------------------------------------------------------------------------------


def test_empty_list_says_what_to_do(visitor):
    page = text_of(visitor.get(reverse("imports:imports")))
    assert "Nothing was imported yet" in page
    assert "template with your own KPIs" in page


def test_file_is_previewed_confirmed_and_listed(visitor):
    page = text_of(upload(visitor, make_csv(*ROWS)))
    assert "Nothing has been written yet" in page
    assert "Import 2 figures as drafts" in page
    assert "24 of 25, 96%" in page
    assert "&lt;b&gt;Better" in page
    assert Figure.objects.count() == 0
    preview = ImportFile.objects.get()
    done = text_of(visitor.post(address("confirm", preview), answers(preview), follow=True))
    assert "2 figures were imported as drafts" in done
    assert Figure.objects.count() == 2
    listed = text_of(visitor.get(reverse("imports:imports")))
    assert "figures.csv" in listed
    assert "officer@example.org" in listed


def test_page_says_how_the_file_was_read(visitor):
    page = text_of(upload(visitor, make_csv(*ROWS, ("CARE", "2021-12")).replace(b",", b";")))
    assert "text in UTF-8, separated by semicolons" in page
    assert "1 row without figures was passed over" in page


def test_refusals_come_first_with_cell_column_and_reason(visitor):
    page = text_of(upload(visitor, make_csv(*ROWS, ("CARE", "soon", "1", "2"))))
    assert "Refused in figures.csv" in page
    for told in ("B4", "Period", "“soon” is not a period"):
        assert told in page
    assert "Go ahead without what was refused" in page


def test_missing_answers_are_asked_for_at_their_fields_and_nothing_is_written(visitor, officer, care):
    make_approved(care)
    preview = bring(officer, ("CARE", "2021-10", "23", "25"), ("CARE", "soon", "1", "2"))
    page = text_of(visitor.post(address("confirm", preview), answers(preview, reason="  ")))
    assert "There is a problem" in page
    assert "Say why approved figures are corrected." in page
    assert "Tick that the import is to go ahead" in page
    assert Figure.objects.count() == 1


def test_moved_ledger_shows_a_fresh_preview_and_keeps_the_reason(visitor, officer, care):
    make_approved(care, numerator=23, denominator=25)
    preview = bring(officer, ("CARE", "2021-10", "24", "25"), ("CARE", "2021-11", "20", "25"))
    Figure.objects.update(numerator=22, version=2)
    response = visitor.post(address("confirm", preview), answers(preview, reason="Counted again."))
    page = text_of(response)
    assert response.status_code == 409
    assert "so nothing was written" in page
    assert "22 of 25, 88%" in page
    assert "Counted again." in page
    assert Figure.objects.count() == 1
    preview.refresh_from_db()
    assert preview.ledger_mark in page
    visitor.post(address("confirm", preview), answers(preview, reason="Counted again."))
    assert Figure.objects.count() == 3


def test_second_click_on_confirm_says_that_it_is_done(visitor, officer):
    preview = bring(officer, *ROWS)
    for _ in range(2):
        response = visitor.post(address("confirm", preview), answers(preview), follow=True)
    assert "confirmed or abandoned already" in text_of(response)
    assert Figure.objects.count() == 2


@pytest.mark.parametrize("rows", [(), (("CARE", "2021-10", "", ""),)])
def test_file_of_headings_alone_says_that_it_has_no_figure(visitor, rows):
    page = text_of(upload(visitor, make_csv(*rows)))
    assert "There is no figure in this file" in page
    assert "Nothing would change" not in page


def test_nothing_to_change_offers_no_confirmation(visitor, officer, care):
    make_draft(care, officer, "24", "25", commentary="<b>Better</b>")
    page = text_of(upload(visitor, make_csv(ROWS[0])))
    assert "Nothing would change" in page
    assert "as drafts" not in page


def test_abandoned_import_is_said_and_taken_off_the_list(visitor, officer):
    preview = bring(officer, *ROWS)
    assert "Nothing was changed" in text_of(visitor.post(address("abandon", preview), follow=True))
    page = text_of(visitor.get(reverse("imports:imports")))
    assert "Take off the list" in page
    assert address("preview", preview) + '"' not in page
    visitor.post(address("delete", preview), follow=True)
    assert not ImportFile.objects.exists()


def test_long_previews_have_pages_and_parts(visitor, officer):
    rows = [("CARE", f"{year}-{number:02}", "1", "2") for year in range(2016, 2026) for number in range(1, 13)]
    preview = bring(officer, *rows, ("CARE", "soon", "1", "2"))
    first = text_of(visitor.get(address("preview", preview), {"show": "new"}))
    assert "1 to 100 of 120 lines" in first
    second = text_of(visitor.get(address("preview", preview), {"show": "new", "page": "2"}))
    assert "December 2025" in second
    assert "show=new" in second
    assert visitor.get(address("preview", preview), {"show": "nonsense", "page": "x"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 60])
def test_preview_page_asks_the_database_the_same_few_times(visitor, officer, rows, django_assert_max_num_queries):
    preview = bring(officer, *[("CARE", f"{2016 + n // 12}-{n % 12 + 1:02}", "1", "2") for n in range(rows)])
    with django_assert_max_num_queries(5):
        visitor.get(address("preview", preview))


# -- the template -------------------------------------------------------------------------------------


def test_template_comes_back_filled_in(visitor, care):
    response = visitor.get(reverse("imports:template"), {"month": "2021-10"})
    assert response["Content-Disposition"] == 'attachment; filename="figures-to-import.xlsx"'
    workbook = load_workbook(io.BytesIO(response.content))
    page = workbook["Figures"]
    assert (page["A2"].value, page["B2"].value) == ("CARE: Title of CARE", "October 2021")
    page["C2"], page["D2"] = 24, 25
    file = io.BytesIO()
    workbook.save(file)
    preview = text_of(upload(visitor, file.getvalue(), "figures-to-import.xlsx"))
    assert "24 of 25, 96%" in preview
    assert "Hidden sheets were not read: Lists" in preview


@pytest.mark.parametrize("month", ["2021-13", "soon", "2021"])
def test_template_of_no_month_is_not_found(visitor, month):
    assert visitor.get(reverse("imports:template"), {"month": month}).status_code == 404


def test_template_of_an_officer_without_kpis_is_there(client, care):
    client.force_login(make_person("new@example.org"))
    assert client.get(reverse("imports:template")).status_code == 200


# -- files that somebody might bring ------------------------------------------------------------------


def hostile_files(folder: Path) -> dict[str, str]:
    """Write one file of each kind into `folder`; the names with what the page must say."""
    good = make_csv(*ROWS)
    files = {
        "nothing.csv": (b"", "This file is empty"),
        "spaces.csv": (b"  \n \r\n", "This file is empty"),
        "no-headings.csv": (b"a,b\n1,2\n", "The headings were not found"),
        "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither a CSV file"),
        "page.xls": (b"<html><table></table></html>", "web page"),
        "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old format"),
        "macros.xlsm": (pack(make_parts()), "may hold macros"),
        "macros.xlsx": (pack({**make_parts(), "xl/vbaProject.bin": "x"}), "holds macros"),
        "linked.xlsx": (pack({**make_parts(), "xl/externalLinks/externalLink1.xml": "x"}), "linked to other files"),
        "bomb.xlsx": (pack({**make_parts(), "xl/x.xml": b" " * 64 * 1024 * 1024}), "more than 60 MB"),
        "nested.xlsx": (pack({"inner.zip": pack({"x": b"0" * 1000})}), "not an Excel workbook"),
        "entities.xlsx": (pack(make_parts(before='<!DOCTYPE x [<!ENTITY a "a">]>')), "damaged"),
        "cut.xlsx": (pack(make_parts())[:500], "damaged"),
        "text.xlsx": (b"PK not a package", "damaged"),
        "open-quote.csv": (good + b'CARE,2021-12,1,2,,"open', "quotation mark"),
        "rows.csv": (b"KPI,Period,Value\n" + b"CARE,2021-10,1\n" * 50_001, "more than 50,000 rows"),
        "columns.csv": (b"KPI," + b"2021-10," * 2_000, "more than 1,000 columns"),
        "large.csv": (b"x" * (10 * 1024 * 1024 + 1), "An import may have 10 MB"),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    return {name: said for name, (_, said) in files.items()}


def test_every_hostile_file_is_refused_at_the_field_with_what_to_do(visitor, tmp_path):
    expected = hostile_files(tmp_path)
    for file in sorted(tmp_path.iterdir()):
        response = upload(visitor, file.read_bytes(), file.name)
        page = text_of(response)
        assert response.status_code == 200, file.name
        assert expected[file.name] in page, file.name
        assert 'id="id_file_error"' in page, file.name
        assert "There is a problem" in page, file.name
    assert not ImportFile.objects.exists()


def test_no_file_at_all_is_asked_for(visitor):
    assert "Choose a file first." in text_of(visitor.post(reverse("imports:imports"), {}))


def test_hostile_text_is_shown_as_text(visitor):
    page = text_of(upload(visitor, make_csv(("<script>alert(1)</script>", "2021-10", "1", "2")), "<img src=x>.csv"))
    assert "<script>alert" not in page
    assert "<img src" not in page
    assert "&lt;script&gt;" in page


def test_formula_without_result_names_its_cell(visitor):
    headings = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("KPI", "Period", "Value"))
    row = '<c t="str"><v>CARE</v></c><c t="str"><v>2021-10</v></c><c><f>1+1</f></c>'
    content = pack(make_parts(f"<row>{headings}</row><row>{row}</row>"))
    page = text_of(upload(visitor, content, "formula.xlsx"))
    assert "C2" in page
    assert "formula without a result" in page


def test_package_is_not_unpacked_to_disk(visitor, tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "extractall", lambda *args: pytest.fail("it was unpacked"))
    monkeypatch.chdir(tmp_path)
    upload(visitor, pack({**make_parts(), "../../outside.txt": "x"}), "slip.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_kpi_of_others_is_refused_on_the_page(visitor):
    make_kpi("OTHERS", make_service("Early help"))
    assert "entered by others" in text_of(upload(visitor, make_csv(("OTHERS", "2021-10", "1", "2"))))
