"""Officers with KPIs that lists can count, and lists as files."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kpis.imports.makers import make_home, make_kpi, make_person, make_service

TODAY = date(2022, 4, 4)
HEADINGS = {
    "list_7": "Child Unique ID,Child Protection Plan Start Date,Child Protection Plan End Date",
    "list_8": "Child Unique ID,Date Started to be Looked After,Date Ceased to be Looked After,Child's Legal Status,"
    "Date of Last Dental Check,Date of Last Health Assessment",
    "health": "Local reference,Started to be looked after,Assessment requested from health,Appointment booked for,"
    "First assessment held",
    "pre_birth": "Local reference,Expected date of birth,Pre-birth assessment started,Pre-birth assessment due,"
    "Pre-birth assessment completed,Plan at birth",
}
IN_CARE = (
    "A1,05/01/2020,,C2,01/03/2022,",
    "A2,05/01/2020,,C2,,",
    "A3,05/01/2022,,C2,,",
    "A4,05/01/2020,01/03/2022,C2,,",
)


def make_list(slug: str, *rows: str, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join((HEADINGS[slug], *rows, "")).encode())


def make_desk():
    """An officer who enters the number and the dental checks; initial assessments are entered by others."""
    make_home()
    officer = make_person()
    care = make_service("Children in care", officer)
    number = make_kpi("CLA-NUM", care, kind="count")
    dental = make_kpi("CLA-DENTAL", care)
    others = make_kpi("IHA-20WD", make_service("Health"))
    return officer, number, dental, others
