"""Children in care who live with foster carers."""

from children_lists.measures.placement import share_placed

MEASURE = share_placed(
    "CLA-FOSTERED", frozenset({"U1", "U2", "U3", "U4", "U5", "U6"}), "in foster care (placement codes U1 to U6)"
)
