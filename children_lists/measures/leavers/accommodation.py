"""Care leavers in suitable accommodation."""

from children_lists.measures.measure import CountingDay
from children_lists.measures.young_people import equals, share_of_leavers
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    """A letter for the kind of place, then 1 where it is suitable; kinds that are not known begin with 0."""
    code = row.code("accommodation")
    return int(code[:1].isalpha() and code[1:2] == "1")


MEASURE = share_of_leavers(
    "CL-SUITABLE",
    "in suitable accommodation (ACCOM with a letter and 1, in list 9 the code Suitable)",
    "accommodation",
    {"ssda903_oc3": _judge, "list_9": equals("suitable", "SUITABLE")},
)
