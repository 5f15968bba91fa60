"""Pages that take lists: what an officer sees of her counts, and what becomes of them."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from children_lists.job import from_line, to_line
from children_lists.process import ListsRefused
from children_lists.work import do_job
from kpis.imports.actions import confirm_import
from kpis.lists.travelling import HOUR, SALT, CountsExpired, TravellingCount, read_counts, sign_counts
from kpis.models import Figure, ImportFile
from tests.kpis.imports.makers import make_approved, make_kpi, make_person, month
from tests.kpis.lists.makers import IN_CARE, TODAY, make_desk, make_list
from tests.page_text import text_of

COUNTS, DRAFTS, LADDER, PRE_BIRTH = (reverse(f"lists:{n}") for n in ("counts", "drafts", "ladder", "pre_birth"))
MARCH = month(3, 2022)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T12:00:00+00:00", tick=True):
        yield


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """Read in this process, as the one apart would: that one has its own tests, and takes a while to start."""

    def read(job, contents):
        answer = from_line(to_line(do_job(job, [bytes(content) for content in contents])))
        if "refused" in answer:
            raise ListsRefused(answer["refused"])
        return answer

    monkeypatch.setattr("kpis.lists.counting.read_apart", read)


@pytest.fixture
def desk(client):
    officer, number, dental, others = make_desk()
    client.force_login(officer)
    return officer, number, dental, others


def bring(client, *files, address=COUNTS, **known):
    typed = {"month": "2022-03", "taken": "2022-04-04"} | known
    return client.post(address, {**typed, "files": list(files)})


def signed_in(answer) -> str:
    return re.search(r'name="counts" value="([^"]+)"', answer.content.decode())[1]


def test_counts_are_shown_with_both_numbers_their_rule_and_what_is_held(client, desk):
    page = text_of(bring(client, make_list("list_8", *IN_CARE)))
    assert "1 of 2" in page
    assert "50%" in page
    assert "those whose last dental check was in the twelve months before it" in page
    assert "Nothing is kept yet" in page
    assert "List 8 (children in care): 4 rows" in page


def test_nothing_is_written_by_looking(client, desk):
    bring(client, make_list("list_8", *IN_CARE))
    assert not Figure.objects.exists()
    assert not ImportFile.objects.exists()
    assert "no-store" in bring(client, make_list("list_8", *IN_CARE))["Cache-Control"]


def test_counts_become_drafts(client, desk):
    officer, number, dental, _ = desk
    signed = signed_in(bring(client, make_list("list_8", *IN_CARE)))
    answer = client.post(DRAFTS, {"counts": signed, "figure": ["CLA-NUM", "CLA-DENTAL"]}, follow=True)
    assert answer.redirect_chain == [("/returns/2022-03/", 302)]
    drafts = {figure.kpi.code: figure for figure in Figure.objects.all()}
    assert drafts["CLA-NUM"].stated_value == 3
    assert (drafts["CLA-DENTAL"].numerator, drafts["CLA-DENTAL"].denominator) == (1, 2)
    assert {(draft.status, draft.entered_by) for draft in drafts.values()} == {("draft", officer)}
    assert "Put into the return as drafts: 2" in text_of(answer)
    assert AuditEvent.objects.filter(action="figure_drafted").count() == 2


def test_only_what_is_ticked_becomes_a_draft(client, desk):
    signed = signed_in(bring(client, make_list("list_8", *IN_CARE)))
    client.post(DRAFTS, {"counts": signed, "figure": ["CLA-NUM", "IHA-20WD", "NOTHING"]})
    assert [figure.kpi.code for figure in Figure.objects.all()] == ["CLA-NUM"]


def test_figures_of_others_are_shown_and_cannot_be_put_in(client, desk):
    answer = bring(client, make_list("list_8", *IN_CARE, "A9,02/03/2022,,C2,,10/03/2022"))
    assert "Entered by others" in text_of(answer)
    assert 'value="IHA-20WD"' not in answer.content.decode()


def test_what_is_held_is_not_ticked_and_is_asked_about(client, desk):
    _, number, _, _ = desk
    make_approved(number, MARCH, stated_value=Decimal(900))
    answer = bring(client, make_list("list_8", *IN_CARE))
    assert "900 (approved)" in text_of(answer)
    assert not re.search(r'value="CLA-NUM"[^>]*checked', answer.content.decode())
    asked = client.post(DRAFTS, {"counts": signed_in(answer), "figure": ["CLA-NUM"]})
    put = ImportFile.objects.get()
    assert asked["Location"] == f"/imports/{put.pk}/"
    assert (put.is_open, put.corrected) == (True, 1)
    assert Figure.objects.count() == 1
    page = text_of(client.get(asked["Location"]))
    assert "Counted from list 8 (children in care)" in page
    confirm_import(preview=put, seen=put.ledger_mark, reason="Counted again", without_refused=False, by=put.by)
    assert Figure.objects.get(status="draft").stated_value == 3


def test_the_rate_takes_the_population_of_the_last_approved_figure(client, desk):
    officer, number, _, _ = desk
    rate = make_kpi("CLA-RATE", number.service_area, kind="rate_10000")
    assert "type it in the return" in text_of(bring(client, make_list("list_8", *IN_CARE)))
    make_approved(rate, month(2, 2022), numerator=Decimal(900), denominator=Decimal(176_000))
    assert "3 of 176,000" in text_of(bring(client, make_list("list_8", *IN_CARE)))


def test_nobody_in_the_cohort_is_said_and_not_put_in(client, desk):
    answer = bring(client, make_list("list_8", "A3,05/01/2022,,C2,,"))
    assert "Nobody was in the cohort" in text_of(answer)
    assert 'value="CLA-DENTAL"' not in answer.content.decode()


def test_what_cannot_be_counted_says_why(client, desk):
    page = text_of(bring(client, make_list("list_7", "A1,05/01/2020,")))
    assert "No figure could be counted" in page
    assert "It needs list 8 (children in care), which was not brought." in page


@pytest.mark.parametrize(
    ("files", "known", "said"),
    [
        pytest.param([], {}, "Choose the lists first.", id="no file"),
        pytest.param([b"a,b\n1,2\n"], {}, "They are known by the headings", id="no list"),
        pytest.param([b"PK broken"], {}, "damaged", id="broken"),
        pytest.param([b"x"], {"taken": "2022-04-05"}, "This day has not come yet.", id="taken tomorrow"),
        pytest.param([b"x"], {"taken": "soon"}, "Enter a real date", id="no day"),
        pytest.param([b"x"], {"month": "2031-01"}, "Choose one of the months.", id="no month"),
        pytest.param([b""], {}, "One of these files is empty.", id="empty"),
        pytest.param([b"x"] * 16, {}, "Choose at most 15 files", id="too many"),
        pytest.param([b"x" * (11 * 1024 * 1024)], {}, "more than 10 MB", id="too large"),
        pytest.param([b"x" * (9 * 1024 * 1024)] * 3, {}, "Together they have more than 20 MB", id="too large together"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field_and_the_rest_is_kept(client, desk, files, known, said):
    uploads = [SimpleUploadedFile("planted-name.csv", content) for content in files]
    answer = bring(client, *uploads, **known)
    assert answer.status_code == 200
    page = text_of(answer)
    assert said in page
    assert "planted-name" not in page
    assert 'value="2022-03" selected' in answer.content.decode() or "month" in known


@pytest.mark.parametrize("change", ["tampered", "old", "another person's", "nothing"])
def test_counts_that_cannot_be_trusted_are_refused_in_words(client, desk, change):
    officer, *_ = desk
    counts = [TravellingCount("CLA-NUM", "", "", "5", "")]
    signed = sign_counts("2022-03", counts, officer)
    if change == "tampered":
        signed = signed[:-2] + "xx"
    elif change == "another person's":
        signed = sign_counts("2022-03", counts, make_person("b@example.org"))
    elif change == "nothing":
        signed = ""
    with time_machine.travel(f"{TODAY}T{'14' if change == 'old' else '12'}:30:00+00:00"):
        answer = client.post(DRAFTS, {"counts": signed, "figure": ["CLA-NUM"]}, follow=True)
    assert "Bring the lists again" in text_of(answer)
    assert not Figure.objects.exists()


def test_nothing_ticked_is_said(client, desk):
    signed = signed_in(bring(client, make_list("list_8", *IN_CARE)))
    assert "Tick at least one figure" in text_of(client.post(DRAFTS, {"counts": signed}, follow=True))


def test_counts_travel_for_an_hour(desk):
    officer, *_ = desk
    counts = [TravellingCount("A", "1", "2", "", "how")]
    signed = sign_counts("2022-03", counts, officer)
    assert read_counts(signed, officer) == ("2022-03", counts)
    assert signing.loads(signed, salt=SALT, max_age=HOUR)["counts"] == [["A", "1", "2", "", "how"]]
    with pytest.raises(CountsExpired):
        read_counts(signed, make_person("c@example.org"))


def test_without_a_return_there_is_nothing_to_count_for(client):
    client.force_login(make_person())
    assert "No return is open" in text_of(client.get(COUNTS))


def test_the_ladder_names_rows_and_references_of_the_file(client, desk):
    rows = ("R-77,07/03/2022,08/03/2022,06/04/2022,", "R-78,01/03/2022,10/03/2022,,28/03/2022", "R-79,02/03/2022,,,")
    page = text_of(bring(client, make_list("health", *rows), address=LADDER))
    assert "R-77" in page
    assert "0 working days left" in page
    assert "R-79" in page
    assert "by 3 working days" in page
    assert "R-78" not in page
    assert "March 2022 3 1 1 1 1 (33%) 2 (67%)" in page


def test_the_ladder_from_list_8_offers_the_template(client, desk):
    page = text_of(bring(client, make_list("list_8", "A1,14/03/2022,,C2,,"), address=LADDER))
    assert "has neither the request nor the appointment" in page


def test_the_ladder_offers_its_figure_for_the_last_month(client, desk):
    officer, *_, others = desk
    others.service_area.owners.add(officer)
    answer = bring(client, make_list("health", "R-78,01/03/2022,10/03/2022,,28/03/2022"), address=LADDER)
    assert "For the return of March 2022" in text_of(answer)
    client.post(DRAFTS, {"counts": signed_in(answer), "figure": ["IHA-20WD"]})
    assert Figure.objects.get().numerator == 1
    assert "R-78" not in str(list(AuditEvent.objects.values())) + str(list(ImportFile.objects.values()))


def test_the_ladder_says_why_its_figure_is_not_ready(client, desk):
    page = text_of(bring(client, make_list("health", "R-78,28/03/2022,29/03/2022,,"), address=LADDER))
    assert "Not counted for March 2022 yet. 1 of 1 rows would have to be left out" in page


def test_pre_birth_tracking_shows_weeks_and_rows_that_need_attention(client, desk):
    rows = ("F-1,20/04/2022,01/02/2022,05/04/2022,01/04/2022,none", "F-2,21/04/2022,,,,")
    page = text_of(bring(client, make_list("pre_birth", *rows), address=PRE_BIRTH))
    assert "18 Apr 2022 2 1 0 1 1 0" in page
    assert "Assessed, no plan" in page
    assert "Assessment not begun" in page


@pytest.mark.parametrize("address", [LADDER, PRE_BIRTH])
def test_a_page_of_today_says_what_it_needs(client, desk, address):
    answer = bring(client, make_list("list_7", "A1,05/01/2020,"), address=address)
    assert "needs list" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("slug", ["annex-a-2019", "annex-a-2024", "health-assessments", "pre-birth", "ssda903-oc2"])
def test_invented_lists_can_be_downloaded_and_brought(client, desk, slug, settings):
    settings.IS_PRACTICE = True
    assert reverse("lists:example", args=[slug]) in client.get(COUNTS).content.decode()
    got = client.get(reverse("lists:example", args=[slug]))
    assert got["Content-Disposition"].startswith('attachment; filename="invented-')


def test_real_installations_lead_to_no_invented_list(client, desk):
    assert "/lists/examples/" not in client.get(COUNTS).content.decode()


@pytest.mark.parametrize("name", ["template", "example"])
def test_a_file_that_is_not_there_is_not_found(client, desk, name):
    assert client.get(reverse(f"lists:{name}", args=["nothing"])).status_code == 404


def test_managers_and_members_bring_no_lists(client, desk):
    client.force_login(make_person("member@example.org", User.Role.MEMBER))
    assert bring(client, make_list("list_8", *IN_CARE)).status_code == 403


def test_many_kpis_cost_no_more_queries_than_few(client, desk):
    officer, number, *_ = desk
    few = queries_of(client)
    for code in ("CLA-VISITS", "RHA-UPTODATE", "CLA-RATE", "CPP-2YR-OP", "ICPC-15D", "ASSESS-45D", "RHI-72H"):
        make_kpi(code, number.service_area, kind="rate_10000" if code.endswith("RATE") else "percentage")
    assert queries_of(client) <= few + 1


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as found:
        bring(client, make_list("list_8", *IN_CARE))
    return len(found)
