"""Workbooks as honest programs write them, and as nobody honest does."""

import io
import struct
import warnings
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from analysis.importing.table import Merged, UnreadableFile
from exports.reading import tables
from exports.reading.tables import read_tables
from exports.reading.xlsx import package as package_part
from exports.reading.xlsx import workbook as workbook_part
from exports.reading.xlsx.workbook import read_xlsx
from tests.exports.packages import MAIN, SHEET, make_package, make_parts, pack


def rows_of(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for row in next(read_xlsx(content)).rows]


def cells_of(*contents: str, **known) -> list:
    """The cells of one row of a workbook put together by hand."""
    table = next(read_xlsx(make_package(f'<row r="1">{"".join(contents)}</row>', **known)))
    return [cell for row in table.rows for cell in row]


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


# -- as programs write them ---------------------------------------------------------------------------


def test_workbook_of_openpyxl_is_read():
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(["KPI", "Period", "Value", "Commentary"])
    page.append(["CARE", date(2021, 10, 1), 0.96, "=not a formula"])
    page["C2"].number_format = "0.0%"
    page["D2"].data_type = "s"
    page.append(["HOMES", datetime(2021, 11, 30), 1234.5, None])
    page["F9"] = True
    table = next(read_xlsx(saved(workbook)))
    care = {cell.place: cell for cell in table.rows[1]}
    assert care["B2"].day == date(2021, 10, 1)
    assert (care["C2"].text, care["C2"].is_percent) == ("96%", True)
    assert care["D2"].text == "=not a formula"
    homes = {cell.place: cell for cell in table.rows[2]}
    assert (homes["B3"].day, homes["C3"].text, homes["C3"].is_number) == (date(2021, 11, 30), "1234.5", True)
    assert [(cell.place, cell.text) for cell in table.rows[3]] == [("F9", "TRUE")]


def test_workbook_of_xlsxwriter_is_read():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Figures")
        page.write_row(0, 0, ["KPI", 0.57, "Café"])
        page.write_number(1, 0, 0.57, workbook.add_format({"num_format": "0%"}))
        page.write_datetime(1, 1, datetime(2021, 10, 1), workbook.add_format({"num_format": "mmm-yy"}))
        page.write_rich_string(1, 2, "half ", workbook.add_format({"bold": True}), "bold")
    assert rows_of(file.getvalue()) == [["KPI", "0.57", "Café"], ["57%", "2021-10-01", "half bold"]]


def test_only_visible_sheets_are_read_and_the_others_are_named():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Hidden one"
    workbook.active.sheet_state = "hidden"
    for name in ("Figures", "Notes"):
        workbook.create_sheet(name).append([name])
    workbook.create_sheet("Very hidden").sheet_state = "veryHidden"
    tables = list(read_xlsx(saved(workbook)))
    assert [table.read_as for table in tables] == ["the sheet “Figures”", "the sheet “Notes”"]
    assert tables[0].notes == (
        "Other sheets were not read: Notes.",
        "Hidden sheets were not read: Hidden one, Very hidden.",
    )


def test_merged_blocks_are_told():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "KPI"
    workbook.active.merge_cells("A2:B3")
    assert next(read_xlsx(saved(workbook))).merged == (Merged(2, 3, 1, 2, "A2:B3"),)


def test_formula_has_the_result_that_was_kept():
    formulas = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1" t="str"><f>x</f><v>y</v></c>'
    )
    assert [(cell.place, cell.text) for cell in cells_of(formulas)] == [("A1", "2"), ("C1", "y")]


@pytest.mark.parametrize("formula", ["<f>1+1</f>", "<f>1+1</f><v></v>", "<f>1+1</f><v/>"])
def test_formula_without_a_result_is_trouble(formula):
    (cell,) = cells_of(f'<c r="A1">{formula}</c>')
    assert "formula without a result" in cell.trouble


def test_results_of_a_program_that_cannot_calculate_are_not_believed():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write_formula("A1", "=1+1")
    ((cell,),) = next(read_xlsx(file.getvalue())).rows
    assert "formula without a result" in cell.trouble


@pytest.mark.parametrize(
    ("cell", "text", "trouble"),
    [
        pytest.param('<c r="A1" t="e"><v>#REF!</v></c>', "", "holds the error #REF!", id="error"),
        pytest.param('<c r="A1"><v>0.1</v></c>', "0.1", "", id="number"),
        pytest.param('<c r="A1"><v>0.30000000000000004</v></c>', "0.3", "", id="noise of the sixteenth digit"),
        pytest.param('<c r="A1"><v>1E3</v></c>', "1000", "", id="number with an exponent"),
        pytest.param('<c r="A1"><v>NaN</v></c>', "", "cannot be read", id="no number"),
        pytest.param('<c r="A1"><v>1e999</v></c>', "", "cannot be read", id="infinite"),
        pytest.param('<c r="A1"><v>abc</v></c>', "", "cannot be read", id="letters"),
        pytest.param('<c r="A1" t="b"><v>0</v></c>', "FALSE", "", id="no"),
        pytest.param('<c r="A1" t="d"><v>2021-10-31T00:00:00</v></c>', "2021-10-31", "", id="day in ISO"),
        pytest.param(
            '<c r="A1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>', "two runs", "", id="runs"
        ),
        pytest.param('<c r="A1" t="str"><v>a_x000D_b</v></c>', "a\rb", "", id="escaped character"),
        pytest.param('<c r="A1" t="str"><v>_xD800_ _x0000_</v></c>', "_xD800_ _x0000_", "", id="what is no character"),
        pytest.param("<c><v>7</v></c>", "7", "", id="cell without a name"),
    ],
)
def test_cell(cell, text, trouble):
    (found,) = cells_of(cell)
    assert (found.text, found.place) == (text, "A1")
    assert trouble in found.trouble
    assert bool(trouble) == bool(found.trouble)


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="[$-809]mmm\\-yy"/>'
    '<numFmt numFmtId="171" formatCode="0.0&quot;%&quot;"/>'
    '<numFmt numFmtId="172" formatCode="[Red]0.00%;-0.00%"/><numFmt numFmtId="173" formatCode="[h]:mm:ss"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 170, 171, 172, 173, 9))
    + "</cellXfs>"
)


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        (0, "44470", ("44470", None, False)),
        (1, "44470", ("2021-10-01", date(2021, 10, 1), False)),
        (2, "44470.75", ("2021-10-01", date(2021, 10, 1), False)),
        (1, "59", ("1900-02-28", date(1900, 2, 28), False)),
        (1, "61", ("1900-03-01", date(1900, 3, 1), False)),
        (3, "96", ("96", None, False)),
        (4, "0.96", ("96%", None, True)),
        (5, "0.5", ("0.5", None, False)),
        (6, "0.07", ("7%", None, True)),
        (99, "1", ("1", None, False)),
    ],
)
def test_format_says_what_a_number_is(style, value, expected):
    (cell,) = cells_of(f'<c r="A1" s="{style}"><v>{value}</v></c>', styles=STYLES)
    assert (cell.text, cell.day, cell.is_percent) == expected


@pytest.mark.parametrize("value", ["-1", "3000000", "1e300"])
def test_day_that_does_not_exist_is_trouble(value):
    (cell,) = cells_of(f'<c r="A1" s="1"><v>{value}</v></c>', styles=STYLES)
    assert "a date that does not exist" in cell.trouble


def test_days_of_old_macintosh_workbooks_are_counted_from_1904():
    sheet = '<c r="A1" s="1"><v>43008</v></c>'
    (cell,) = cells_of(sheet, styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert cell.day == date(2021, 10, 1)


def test_reading_aids_of_other_scripts_are_not_part_of_the_text():
    (cell,) = cells_of('<c r="A1" t="s"><v>0</v></c>', strings="<si><t>KPI</t><rPh><t>aid</t></rPh></si>")
    assert cell.text == "KPI"


def test_prefixes_do_not_matter():
    parts = make_parts()
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows_of(pack(parts)) == [["5"]]


def test_gap_of_a_million_rows_costs_nothing():
    sheet = f'{SHEET}<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    table = next(read_xlsx(make_package(sheet)))
    assert [row[0].row for row in table.rows] == [1, 1048576]


# -- what is refused ----------------------------------------------------------------------------------


def refusal_of(content: bytes, name: str = "figures.xlsx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read_tables(content, name))
    return str(caught.value)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("XL/VBAPROJECT.BIN", "holds macros"),
        ("xl\\vbaProject.bin", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "linked to other files"),
        ("xl/connections.xml", "linked to other files"),
        ("xl/workbook.bin", "binary workbook"),
        ("mimetype", "OpenDocument"),
    ],
)
def test_package_with_an_unwanted_part_is_refused(part, reason):
    assert reason in refusal_of(pack({**make_parts(), part: "x"}))


def test_name_of_a_workbook_with_macros_is_refused():
    assert "macros" in refusal_of(make_package(), "figures.XLSM")


def test_old_or_encrypted_workbook_is_refused():
    assert "protected by a password" in refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "figures.xls")


def test_encrypted_entry_is_refused():
    content = bytearray(make_package())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refusal_of(bytes(content))


@pytest.mark.slow
def test_bomb_is_refused_by_its_table_of_contents(monkeypatch):
    bomb = pack({**make_parts(), "xl/media/x": bytes(70 * 1024 * 1024)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args, **known: pytest.fail("it was unpacked"))
    assert "unpacks to more than 60 MB" in refusal_of(bomb)


def test_bomb_that_lies_about_its_size_is_not_unpacked_beyond_it():
    target = "xl/worksheets/sheet1.xml"
    content = bytearray(make_package(SHEET + " " * 5_000_000))
    at = content.rfind(target.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, at + 24, 1000)
    assert "damaged" in refusal_of(bytes(content))


def test_reading_stops_at_the_limit_whatever_the_table_of_contents_says(monkeypatch):
    monkeypatch.setattr(workbook_part, "refuse_unwanted", lambda package: None)
    monkeypatch.setattr(package_part, "MOST_UNPACKED", 100_000)
    assert "damaged" in refusal_of(make_package(SHEET + " " * 200_000))


@pytest.mark.slow
def test_thousands_of_parts_are_refused():
    assert "unpacks to more" in refusal_of(pack({**make_parts(), **{f"x/{n}": "" for n in range(2001)}}))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
def test_declared_entities_are_refused(declaration):
    assert "damaged" in refusal_of(make_package(before=declaration))


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param("<row r='1'><c r='A1' t='s'><v>7</v></c></row>", id="text that is not there"),
        pytest.param("<row r='1'><c r='A1' t='s'><v>-1</v></c></row>", id="text before the first"),
        pytest.param("<row r='1'><c r='A1' t='x'><v>7</v></c></row>", id="unknown kind"),
        pytest.param("<row r='1'><c r='A2'><v>7</v></c></row>", id="cell in another row"),
        pytest.param("<row r='1'><c r='B1'><v>7</v></c><c r='A1'><v>7</v></c></row>", id="cells out of order"),
        pytest.param("<row r='2'/><row r='1'/>", id="rows out of order"),
        pytest.param("<row r='x'/>", id="row without a number"),
        pytest.param("<row r='1'><c r='7'><v>7</v></c></row>", id="no name of a cell"),
        pytest.param("<row r='1'><c r='A1' s='-5'><v>7</v></c></row>", id="style before the first"),
        pytest.param("<row r='1'><c r='A1'><v>7</v></row>", id="not well formed"),
        pytest.param("<row r='99999999999999999999'/>", id="row beyond counting"),
    ],
)
def test_damaged_sheet_is_refused(sheet):
    assert "damaged" in refusal_of(make_package(sheet))


@pytest.mark.parametrize(
    "missing", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_package_without_a_part_is_refused(missing):
    parts = make_parts()
    del parts[missing]
    assert "damaged" in refusal_of(pack(parts))


def test_package_of_something_else_is_refused():
    assert "not an Excel workbook" in refusal_of(pack({"readme.txt": "hello"}))


def test_part_that_stands_twice_is_refused():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = io.BytesIO(make_package())
        with zipfile.ZipFile(file, "a") as package:
            package.writestr("xl/workbook.xml", "<other/>")
    assert "damaged" in refusal_of(file.getvalue())


def test_sheets_that_are_all_hidden_are_refused():
    parts = make_parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<sheet ", '<sheet state="hidden" ')
    assert "no visible sheet" in refusal_of(pack(parts))


def test_too_many_columns_are_refused():
    assert "more than 1,000 columns" in refusal_of(make_package('<row r="1"><c r="XFD1"><v>1</v></c></row>'))


def test_thousands_of_merged_blocks_are_refused():
    parts = make_parts()
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 10_002))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>"
    )
    assert "thousands of merged cells" in refusal_of(pack(parts))


@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_empty_file_is_refused(content):
    assert "empty" in refusal_of(content)


def test_file_of_more_than_ten_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1024 * 1024)
    assert "has 1.0 MB. An import may have 1 MB" in refusal_of(b"x" * (1024 * 1024 + 1))


WHOLE = make_package()


@pytest.mark.slow
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_damage_anywhere_is_read_or_refused(place, byte, is_cut):
    content = WHOLE[:place] if is_cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    try:
        list(read_tables(content, "figures.xlsx"))
    except UnreadableFile:
        return


@pytest.mark.slow
@given(st.text(st.sampled_from("<>/\"='rcvstAB12 &;"), max_size=60))
@settings(max_examples=200)
def test_any_sheet_is_read_or_refused(sheet):
    try:
        list(read_xlsx(make_package(sheet)))
    except UnreadableFile:
        return
