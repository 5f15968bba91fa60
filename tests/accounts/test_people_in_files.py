"""People in files: never by their address, by their name only where the council wishes it."""

from decimal import Decimal

import pytest

from accounts.people_in_files import hide_people
from accounts.permissions import Role
from exports.report import CommitteeReport, Quantity, ReportColumn, ReportGroup
from exports.sheet import Sheet, SheetColumn
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    make_person(email="ann@council.example", name="Ann Officer", role=Role.OFFICER)
    make_person(email="jo.ann@council.example", role=Role.MANAGER)


def cell_of(text):
    report = CommitteeReport((ReportColumn("a", 10),), (ReportGroup("", ((text,), (Quantity(Decimal(1)),))),))
    sheet = hide_people(Sheet("s", (SheetColumn("a"),), ((text,), (5,)), (("In words", text),), report=report))
    assert sheet.rows[1] == (5,)
    assert sheet.notes[0][1] == sheet.rows[0][0] == sheet.report.groups[0].rows[0][0]
    return sheet.rows[0][0]


@pytest.mark.parametrize(
    ("text", "by_role", "by_name"),
    [
        (
            "Entered by Ann Officer, approved by jo.ann@council.example",
            "Entered by an officer, approved by a manager",
            "Entered by Ann Officer, approved by a manager",
        ),
        ("Ask ann@council.example.", "Ask an officer.", "Ask Ann Officer."),
        ("ANNUAL report of Ann Officership", "ANNUAL report of Ann Officership", "ANNUAL report of Ann Officership"),
        ("someone@else.example", "someone@else.example", "someone@else.example"),
    ],
)
def test_people_in_texts(people, settings, text, by_role, by_name):
    settings.NAMES_IN_FILES = False
    assert cell_of(text) == by_role
    settings.NAMES_IN_FILES = True
    assert cell_of(text) == by_name


def test_without_people_a_sheet_stays_as_it_is():
    sheet = Sheet("s", (SheetColumn("a"),), (("ann@council.example",),))
    assert hide_people(sheet) is sheet
