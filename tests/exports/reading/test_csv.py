"""Text files in the encodings and with the separators in which offices save them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.importing import table
from analysis.importing.table import UnreadableFile
from exports.reading.csv import decode, read_csv
from exports.reading.tables import read_tables

TEXT = "KPI,Period,Value,Commentary\r\nCARE,2021-10,96,Café – “good”\r\n"


def texts(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for row in read_csv(content).rows]


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        pytest.param("utf-8", b"", "UTF-8", id="UTF-8"),
        pytest.param("utf-8-sig", b"", "UTF-8", id="UTF-8 with its mark"),
        pytest.param("utf-16", b"", "UTF-16", id="UTF-16 with its mark"),
        pytest.param("utf-16-be", b"\xfe\xff", "UTF-16", id="UTF-16 the other way round"),
        pytest.param("utf-16-le", b"", "UTF-16", id="UTF-16 without a mark"),
        pytest.param("utf-16-be", b"", "UTF-16", id="UTF-16 the other way round without a mark"),
        pytest.param("cp1252", b"", "Windows-1252", id="Windows-1252"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_the_same_in_every_encoding_and_with_every_separator(codec, mark, name, separator):
    content = mark + TEXT.replace(",", separator).encode(codec)
    assert texts(content) == [["KPI", "Period", "Value", "Commentary"], ["CARE", "2021-10", "96", "Café – “good”"]]
    assert name in read_csv(content).read_as


def test_commas_in_quoted_text_do_not_make_them_the_separator():
    content = b'KPI;Period;Value;Commentary\nCARE;2021-10;"1,234";"one, two, three, four, five, six, seven"\n'
    assert texts(content)[1][2:] == ["1,234", "one, two, three, four, five, six, seven"]


def test_line_above_the_headings_does_not_decide_the_separator():
    content = b"Return, for all, of October, 2021\nKPI\tPeriod\tValue\nA\t2021-10\t1\nB\t2021-10\t2\n"
    assert texts(content)[1] == ["KPI", "Period", "Value"]


@pytest.mark.parametrize("told", ["sep=;", '"sep=;"', "SEP=;"])
def test_separator_that_the_file_tells_is_taken_and_rows_keep_their_numbers(told):
    rows = read_csv(f"{told}\nKPI;A,B,C\n".encode()).rows
    assert [cell.place for cell in rows[0]] == ["A2", "B2"]


def test_places_are_those_a_spreadsheet_would_show():
    rows = read_csv(b'KPI,Value\n\n"two\nlines",,5\n').rows
    assert [cell.place for cell in rows[1]] == ["A3", "C3"]
    assert rows[1][0].text == "two\nlines"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"KPI,Value\nA,\x00\x01\x02\n", "neither a CSV file", id="bytes of no text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "neither a CSV file", id="picture"),
        pytest.param(b"%PDF-1.7\n\x81\x8d\x8f binary", "not text", id="PDF"),
        pytest.param(b"\xff\xfeK\x00P", "not text that can be read as UTF-16", id="half a letter"),
        pytest.param(b"<html><table><tr><td>KPI", "web page", id="web page called .xls"),
        pytest.param(b'KPI,Value\nA,"never closed\nB,5\n', "quotation mark is not closed", id="open quotation mark"),
        pytest.param(b'KPI,Value\nA,"b"c,5\n', "Row 2 cannot be read", id="text after a quotation"),
        pytest.param(b"KPI" + b",x" * 2000, "more than 1,000 columns", id="too many columns"),
        pytest.param(b"KPI,Value\nA," + b"x" * 200_000, "Row 2 cannot be read", id="endless field"),
    ],
)
def test_what_is_no_table_is_refused(content, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_csv(content)


@pytest.mark.parametrize(("limit", "reason"), [("MOST_ROWS", "more than 3 rows"), ("MOST_CELLS", "more than 3 filled")])
def test_more_than_the_limit_is_refused(limit, reason, monkeypatch):
    monkeypatch.setattr(table, limit, 3)
    assert len(read_csv(b"a\nb\n\n\n\nc\n").rows) == 3
    with pytest.raises(UnreadableFile, match=reason):
        read_csv(b"a\nb\n\nc\nd\n")


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@given(printable)
def test_text_of_utf_8_comes_back_whole(text):
    assert decode(b"\xef\xbb\xbf" + f"a{text}".encode()) == (f"a{text}", "UTF-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content):
    try:
        rows = read_csv(content).rows
    except UnreadableFile:
        return
    assert all(cell.text.strip() for row in rows for cell in row)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00\x03\x00\x00\x00" * 30, id="program"),
        pytest.param(b"%PDF-1.7\nKPI,Period\n", id="PDF"),
        pytest.param(b"{\\rtf1 KPI,Period}", id="letter"),
    ],
)
def test_program_or_document_is_no_spreadsheet_whatever_its_name(content):
    with pytest.raises(UnreadableFile, match="neither a CSV file nor an Excel workbook"):
        list(read_tables(content, "figures.csv"))
