"""Lists with a template of this product, for what Annex A has no columns for."""

from children_lists.layouts.layout import code, day, make_layout, reference

FAMILY = "template"

# no heading alone is one of a list above: each list is told by what only it has
HEALTH = make_layout(
    "health",
    FAMILY,
    "the list of initial health assessments",
    (
        reference("Local reference", "Reference"),
        day("started", "Started to be looked after", "Date started to be looked after (list of health assessments)"),
        day("requested", "Assessment requested from health", "Date of request to health"),
        day("booked", "Appointment booked for", "Date of booked appointment", may_be_ahead=True),
        day("assessed", "First assessment held", "Date of first health assessment"),
        day("ended", "Ceased to be looked after"),
    ),
    latest_by="started",
)
PRE_BIRTH = make_layout(
    "pre_birth",
    FAMILY,
    "the list of pre-birth assessments",
    (
        reference("Local reference", "Reference"),
        day("expected", "Expected date of birth", "Expected delivery date", "EDD", may_be_ahead=True),
        day("started", "Pre-birth assessment started"),
        day("due", "Pre-birth assessment due", may_be_ahead=True),
        day("done", "Pre-birth assessment completed"),
        code("plan", "Plan at birth"),
    ),
    latest_by="started",
)
OWN_TEMPLATES = (HEALTH, PRE_BIRTH)
