"""Care leavers not in education, employment or training."""

from children_lists.measures.young_people import begins_with, share_of_leavers

JUDGE = begins_with("activity", "G")
MEASURE = share_of_leavers(
    "CL-NEET",
    "not in education, employment or training (activity codes beginning with G)",
    "activity",
    {"ssda903_oc3": JUDGE, "list_9": JUDGE},
)
