"""The test for a trend in ranks a second time: by counting all orders of the values."""

from functools import cache


def orders_of(values):
    """How many orders of `values` have each value of Kendall's S, equal values in each of their orders once."""
    different = sorted(set(values))

    @cache
    def count(left):
        if not any(left):
            return {0: 1}
        found = {}
        for place, number in enumerate(left):
            if not number:
                continue
            rest = (*left[:place], number - 1, *left[place + 1 :])
            # this value comes first: it rises to each larger one that is left and falls to each smaller one
            step = sum(rest[place + 1 :]) - sum(rest[:place])
            for statistic, ways in count(rest).items():
                found[statistic + step] = found.get(statistic + step, 0) + ways
        return found

    return count(tuple(values.count(value) for value in different))


def rank_test(values):
    """Kendall's S, and the share of all orders in which it is as far from 0 or farther."""
    values = list(values)
    statistic = sum(
        (later > earlier) - (later < earlier) for place, earlier in enumerate(values) for later in values[place + 1 :]
    )
    orders = orders_of(values)
    return statistic, sum(ways for s, ways in orders.items() if abs(s) >= abs(statistic)) / sum(orders.values())
