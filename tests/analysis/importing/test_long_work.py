"""Work in steps: what is said of it, its result, and what becomes of work that is stopped."""

from analysis.importing.long_work import BATCH, Following, Step, batches, finish


def count(things, log=None):
    """The number of `things`, in steps; `log` gets what became of the work."""
    done = 0
    try:
        for step, batch in batches(things, "Counted", "things"):
            yield step
            done += len(batch)
    finally:
        if log is not None:
            log.append(done)
    return done


def test_step_says_how_many_of_how_many():
    assert Step("Read", 4_000, 10_000, "rows").words == "Read 4,000 of 10,000 rows"


def test_batches_hold_everything_once_and_in_order():
    things = list(range(2 * BATCH + 1))
    found = list(batches(things, "Read", "rows"))
    assert [thing for _, batch in found for thing in batch] == things
    assert [step.done for step, _ in found] == [0, BATCH, 2 * BATCH, len(things)]
    assert found[-1][1] == []
    assert {step.total for step, _ in found} == {len(things)}


def test_nothing_has_no_steps_and_a_result():
    assert list(batches([], "Read", "rows")) == []
    assert finish(count([])) == 0


def test_finish_gives_the_result():
    assert finish(count(range(BATCH + 1))) == BATCH + 1


def test_followed_work_has_its_result_at_the_end():
    following = Following(count(range(BATCH + 1)))
    assert [step.done for step in following] == [0, BATCH, BATCH + 1]
    assert following.result == BATCH + 1


def test_following_can_pause_and_go_on():
    following = Following(count(range(3 * BATCH)))
    first = next(step for step in following if step.done)
    assert [first.done, *(step.done for step in following)] == [BATCH, 2 * BATCH, 3 * BATCH]
    assert following.result == 3 * BATCH


def test_work_that_is_closed_stops_where_it_is():
    log = []
    following = Following(count(range(3 * BATCH), log))
    next(step for step in following if step.done)
    following.close()
    assert log == [BATCH]
    assert not hasattr(following, "result")
