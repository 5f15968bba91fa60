"""Tasks in steps: their progress in words, their results, and tasks that are stopped."""

from analysis.importing.long_work import BATCH, ProgressStep, RunningTask, batches, run_to_end


def count(things, log=None):
    """The number of `things`, in steps; `log` gets how many were counted when it ended."""
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
    assert ProgressStep("Read", 4_000, 10_000, "rows").words == "Read 4,000 of 10,000 rows"


def test_batches_hold_everything_once_and_in_order():
    things = list(range(2 * BATCH + 1))
    found = list(batches(things, "Read", "rows"))
    assert [thing for _, batch in found for thing in batch] == things
    assert [step.done for step, _ in found] == [0, BATCH, 2 * BATCH, len(things)]
    assert found[-1][1] == []
    assert {step.total for step, _ in found} == {len(things)}


def test_nothing_has_no_steps_and_a_result():
    assert list(batches([], "Read", "rows")) == []
    assert run_to_end(count([])) == 0


def test_run_to_end_gives_the_result():
    assert run_to_end(count(range(BATCH + 1))) == BATCH + 1


def test_task_has_its_result_at_the_end():
    running = RunningTask(count(range(BATCH + 1)))
    assert [step.done for step in running] == [0, BATCH, BATCH + 1]
    assert running.result == BATCH + 1


def test_running_task_can_pause_and_go_on():
    running = RunningTask(count(range(3 * BATCH)))
    first = next(step for step in running if step.done)
    assert [first.done, *(step.done for step in running)] == [BATCH, 2 * BATCH, 3 * BATCH]
    assert running.result == 3 * BATCH


def test_task_that_is_closed_stops_where_it_is():
    log = []
    running = RunningTask(count(range(3 * BATCH), log))
    next(step for step in running if step.done)
    running.close()
    assert log == [BATCH]
    assert not hasattr(running, "result")
