"""Children in care in residential placements with outside providers."""

from children_lists.measures.in_care import LIST_8_MONTHS, is_in_care
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.reading.values import first_code
from children_lists.rows import CannotTell, ChildRow

RESIDENTIAL = frozenset({"K1", "K2", "R1", "S1"})
OWN = frozenset({"PR0", "PR1"})
NEEDS = ("child", "started", "ended", "legal_status", "placement", "provider")
RULE = (
    "Children in care at the end of the period in a children's home, a residential care home or a residential school "
    "(placement codes K1, K2, R1, S1) that is not the council's own (provider other than PR0 and PR1)."
)


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care(row, moment) or first_code(row.code("placement")) not in RESIDENTIAL:
        return None
    provider = first_code(row.code("provider"))
    if not provider:
        raise CannotTell("no provider of the placement")
    return None if provider in OWN else 1


MEASURE = ListMeasure(
    ("EXT-RES",),
    (
        Way({"list_8": NEEDS}, RULE, by_child("list_8", _judge), reaches_back=LIST_8_MONTHS, is_position=True),
        Way({"ssda903_episodes": NEEDS}, RULE, by_child("ssda903_episodes", _judge)),
    ),
    is_number=True,
)
