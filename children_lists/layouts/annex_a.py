"""Ofsted's Annex A: lists 1 to 11 in the layouts in use, with the columns that measures read.

A list that no measure reads has its reference alone, so that it is recognised by its headings and passed over.
"""

from children_lists.layouts.layout import ListColumn, ListLayout, code, day, make_layout, number, reference
from children_lists.layouts.published import annex_a_headings

FAMILY = "Annex A"
CHILD = reference("Child Unique ID")
# of an unborn child this is the day on which it is expected
BORN = day("born", "Date of Birth", may_be_ahead=True)


def _list(number_of_list: int, title: str, *columns: ListColumn, latest_by: str = "") -> ListLayout:
    return make_layout(
        f"list_{number_of_list}",
        FAMILY,
        f"list {number_of_list} ({title})",
        columns,
        known=annex_a_headings()[number_of_list],
        latest_by=latest_by,
    )


ANNEX_A = (
    _list(1, "contacts", CHILD),
    _list(2, "early help", CHILD),
    _list(
        3,
        "referrals",
        CHILD,
        BORN,
        day("referred", "Date of referral"),
        number("earlier_referrals", "Number of Referrals in Last 12 Months"),
    ),
    _list(
        4,
        "assessments",
        CHILD,
        BORN,
        day("started", "Continuous Assessment Start Date"),
        day("authorised", "Continuous Assessment Date of Authorisation"),
    ),
    _list(
        5,
        "section 47 enquiries and initial child protection conferences",
        CHILD,
        BORN,
        day("strategy", "Strategy discussion initiating Section 47 Enquiry Start Date"),
        day("conference", "Date of Initial Child Protection Conference"),
    ),
    _list(
        6,
        "children in need",
        CHILD,
        BORN,
        day("started", "CIN Start Date"),
        day("ended", "CIN Closure Date"),
        code("status", "Case status"),
        latest_by="started",
    ),
    _list(
        7,
        "child protection",
        CHILD,
        BORN,
        day("started", "Child Protection Plan Start Date"),
        day("ended", "Child Protection Plan End Date"),
        latest_by="started",
    ),
    _list(
        8,
        "children in care",
        CHILD,
        BORN,
        day("started", "Date Started to be Looked After"),
        day("ended", "Date Ceased to be Looked After"),
        code("legal_status", "Child's Legal Status"),
        day("visited", "Date of Last Social Work Visit"),
        day("assessed", "Date of Last Health Assessment"),
        day("dentist", "Date of Last Dental Check"),
        number("placements", "Number of Placements in the Last 12 months"),
        day("placed", "Start Date of Most Recent Placement"),
        code("placement", "Placement Type"),
        code("provider", "Placement Provider"),
        latest_by="started",
    ),
    _list(
        9,
        "care leavers",
        CHILD,
        BORN,
        code("category", "Eligibility Category"),
        code("in_touch", "LA In Touch"),
        code("accommodation", "Type of Accommodation"),
        code("suitable", "Suitability of Accommodation"),
        code("activity", "Activity Status"),
        latest_by="born",
    ),
    _list(
        10,
        "adoption",
        CHILD,
        BORN,
        day("entered", "Date the Child Entered Care"),
        day("order_to_place", "Date of Placement Order"),
        day("matched", "Date of Matching Child and Prospective Adopters"),
        day("placed", "Date Placed for Adoption"),
        day("adopted", "Date of Adoption Order"),
        day("fostered", "Date the child was placed for fostering in FFA or concurrent planning placement"),
    ),
    _list(11, "adopters", reference("Individual adopter identifier")),
)
