"""Children in care who live in a secure or other children's home."""

from children_lists.measures.placement import share_placed

MEASURE = share_placed(
    "CLA-RESIDENTIAL", frozenset({"K1", "K2"}), "in a secure or other children's home (placement codes K1 and K2)"
)
