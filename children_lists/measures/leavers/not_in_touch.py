"""Care leavers the council is not in touch with."""

from children_lists.measures.young_people import equals, share_of_leavers

JUDGE = equals("in_touch", "NO")
MEASURE = share_of_leavers(
    "CL-NOTOUCH",
    "the council is not in touch with (code No; those who refuse contact or need none are in touch)",
    "in_touch",
    {"ssda903_oc3": JUDGE, "list_9": JUDGE},
)
