"""Several people in the same moment, each on a thread of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from ledger.workflow import InvalidEntry, NewerVersion, NotOpen

REFUSALS = (InvalidEntry, NewerVersion, NotOpen)


def at_once(*calls):
    """The outcomes of `calls`, begun in the same moment: what each returned, or the refusal it met."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except REFUSALS as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(outcomes):
    return [one for one in outcomes if isinstance(one, REFUSALS)]
