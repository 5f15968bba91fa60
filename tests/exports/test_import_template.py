"""The template to fill in: choices, locked columns, nothing that runs; and it reads back as it was written."""

import io

from openpyxl import load_workbook

from exports.import_template import Template, TemplateRow, write_template
from exports.reading.tables import read_tables

ROW = TemplateRow(
    kpi="CARE: Care plans",
    period="October 2021",
    numerator="24",
    denominator="25",
    commentary="=1+1",
    no_figure="Late from a partner",
    before="95%",
    year_before="90%",
    target="100%",
)
TEMPLATE = Template(
    title="Figures for October 2021",
    rows=(ROW, TemplateRow(kpi="HOMES: Homes", period="October 2021")),
    kpis=("CARE: Care plans", "HOMES: Homes"),
    periods=("October 2021", "September 2021"),
    reasons=("Not counted this time", "Late from a partner"),
    instructions=(("What to do", "Fill it in."), ("Careful", "=SUM(A1)")),
)


def opened(template=TEMPLATE):
    return load_workbook(io.BytesIO(write_template(template)))


def test_figures_come_first_and_the_lists_are_hidden():
    workbook = opened()
    assert [(page.title, page.sheet_state) for page in workbook] == [
        ("Figures", "visible"),
        ("Instructions", "visible"),
        ("Lists", "hidden"),
    ]
    assert workbook.active.title == "Figures"


def test_fields_are_open_and_what_was_before_is_locked():
    page = opened()["Figures"]
    assert page.protection.sheet
    assert [page.cell(2, column).protection.locked for column in range(1, 11)] == [False] * 7 + [True] * 3
    assert [page.cell(300, column).protection.locked for column in (1, 7)] == [False, False]
    assert page["B2"].number_format == "@"
    assert [page.cell(2, column).value for column in (8, 9, 10)] == ["95%", "90%", "100%"]


def test_kpi_period_and_reason_have_their_choices():
    checks = {str(check.sqref): check for check in opened()["Figures"].data_validations.dataValidation}
    assert checks["A2:A303"].formula1 == "Lists!$A$1:$A$2"
    assert checks["B2:B303"].formula1 == "Lists!$B$1:$B$2"
    assert checks["G2:G303"].formula1 == "Lists!$C$1:$C$2"
    assert [cell.value for cell in opened()["Lists"]["B"]] == ["October 2021", "September 2021"]


def test_nothing_in_it_is_a_formula():
    for page in opened():
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_it_reads_back_as_it_was_written():
    table = next(read_tables(write_template(TEMPLATE), "template.xlsx"))
    assert [cell.text.strip() for cell in table.rows[1]] == [
        "CARE: Care plans",
        "October 2021",
        "24",
        "25",
        "=1+1",
        "Late from a partner",
        "95%",
        "90%",
        "100%",
    ]
    assert len(table.rows) == 3


def test_template_without_kpis_has_no_choices_and_still_opens():
    page = opened(Template("Nothing yet", (), (), (), (), ()))["Figures"]
    assert page.data_validations.dataValidation == []
