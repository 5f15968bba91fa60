"""Mann-Kendall test: a trend in the ranks of a few values, with its exact probability, ties included.

It asks for each pair of values whether the later one is higher or lower, and assumes nothing of how the values vary.
Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

PATTERNS_KEPT = 256


@dataclass(frozen=True, slots=True)
class RankTrend:
    """Pairs of values of which the later one is higher (`rises`) or lower (`falls`), the rest being tied.

    `p` is the probability of so strong a trend in either direction where nothing changes.
    """

    rises: int
    falls: int
    p: float

    @property
    def statistic(self) -> int:
        """Kendall's S."""
        return self.rises - self.falls

    @property
    def direction(self) -> int:
        return (self.statistic > 0) - (self.statistic < 0)


def mann_kendall(values: Sequence[Decimal | int]) -> RankTrend:
    """Test `values`, the earliest first, for a trend; `p` is exact, in the light of which values are tied."""
    pairs = list(combinations(values, 2))
    rises = sum(later > earlier for earlier, later in pairs)
    falls = sum(later < earlier for earlier, later in pairs)
    ties = tuple(sorted(Counter(values).values()))
    return RankTrend(rises, falls, _both_tails(abs(rises - falls), ties))


@lru_cache(maxsize=PATTERNS_KEPT)
def _both_tails(statistic: int, ties: tuple[int, ...]) -> float:
    """Share of all orders of the values in which S is so far from 0, or farther, either way.

    `ties` has for each different value how often it occurs.
    """
    if statistic == 0:
        return 1.0
    orders = _orders_by_falls(ties)
    # of the pairs of different values so many fall, and the others rise
    most = len(orders) - 1
    extreme = sum(number for falls, number in enumerate(orders) if abs(most - 2 * falls) >= statistic)
    return extreme / sum(orders)


def _orders_by_falls(ties: Sequence[int]) -> list[int]:
    """Number of different orders of the values with 0, 1, 2... pairs that fall.

    These are the coefficients of the Gaussian multinomial [n]! / ([t1]! [t2]! ...), with [m]! the product of
    1 + q + ... + q^(k-1) for k up to m: Andrews (1976), The Theory of Partitions, chapter 3.
    """
    orders = [1]
    for size in range(2, sum(ties) + 1):
        orders = _times(orders, size)
    for tied in ties:
        for size in range(2, tied + 1):
            orders = _divided(orders, size)
    return orders


def _times(orders: Sequence[int], size: int) -> list[int]:
    """Product with 1 + q + ... + q^(size-1)."""
    product = [0] * (len(orders) + size - 1)
    for place, number in enumerate(orders):
        for shift in range(size):
            product[place + shift] += number
    return product


def _divided(orders: Sequence[int], size: int) -> list[int]:
    """Quotient by 1 + q + ... + q^(size-1), which divides without a rest."""
    quotient: list[int] = []
    for place in range(len(orders) - size + 1):
        quotient.append(orders[place] - sum(quotient[max(0, place - size + 1) : place]))
    return quotient
