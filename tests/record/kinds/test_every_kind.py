"""Every kind of row on its whole way: added, changed, withdrawn; as it stands, and as an earlier day knew it."""

from datetime import timedelta

import pytest
import time_machine

from ledger.former import as_known
from ledger.workflow import InvalidEntry
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import OWN
from tests import factories as make
from tests.record.kinds.samples import SAMPLES
from tests.record.makers import REASON, enter, make_team, propose, result_of, stored, typed_of

pytestmark = pytest.mark.django_db
NOON = make.moment(2026, 11, 30, 12)
SECOND = timedelta(seconds=1)
WITHDRAWN = [slug for slug, kind in KINDS_OF_RECORD.items() if kind.can_be_withdrawn]


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelled:
        yield travelled


def known(slug, moment):
    """The rows of a kind that people entered, as known at a moment: their values of the field that is changed."""
    model, field = KINDS_OF_RECORD[slug].model, SAMPLES[slug][1]
    rows = model.objects.known_at(moment) if hasattr(model.objects, "known_at") else model.objects.all()
    return [getattr(row, field) for row in as_known(rows, moment)]


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(KINDS_OF_RECORD)


@pytest.mark.parametrize("slug", SAMPLES)
def test_row_that_is_added_is_known_from_its_approval_and_not_before(team, clock, slug):
    typed = SAMPLES[slug][0]()
    before = known(slug, NOON - SECOND)
    row = result_of(enter(slug, typed, team))
    assert known(slug, NOON - SECOND) == before
    assert getattr(row, SAMPLES[slug][1]) in known(slug, NOON)
    kind = KINDS_OF_RECORD[slug]
    assert kind.find(row.pk) == row
    assert kind.title_of(row)


@pytest.mark.parametrize("slug", SAMPLES)
def test_form_of_a_row_holds_what_was_typed_for_it(team, clock, slug):
    typed = SAMPLES[slug][0]()
    row = result_of(enter(slug, typed, team))
    held = KINDS_OF_RECORD[slug].values_of(row)
    filled = {name for name, value in typed.items() if value not in ("", []) and name not in (*OWN, "reason")}
    assert {name for name in filled if held[name] in ("", None, [])} == set()


@pytest.mark.slow
@pytest.mark.parametrize("slug", SAMPLES)
def test_changed_row_says_the_new_and_earlier_days_the_old(team, clock, slug):
    make_typed, field, text, expected = SAMPLES[slug]
    row = result_of(enter(slug, make_typed(), team))
    old = getattr(row, field)
    clock.shift(60)
    now = NOON + timedelta(seconds=60)
    changed = enter(slug, typed_of(slug, row, **{field: text}), team, row)

    assert getattr(result_of(changed), field) == expected
    assert [line for line in changed.words if line[1] and line[2]]
    assert expected in known(slug, now)
    assert old not in known(slug, now)
    assert old in known(slug, now - SECOND)
    assert expected not in known(slug, now - SECOND)


@pytest.mark.slow
@pytest.mark.parametrize("slug", WITHDRAWN)
def test_withdrawn_row_is_gone_and_earlier_days_still_show_it(team, clock, slug):
    make_typed, field, *_ = SAMPLES[slug]
    row = result_of(enter(slug, make_typed(), team))
    value = getattr(row, field)
    clock.shift(60)
    now = NOON + timedelta(seconds=60)
    enter(slug, {"why": "It was entered twice by mistake."}, team, row, verb="withdraw")
    assert value not in known(slug, now)
    assert value in known(slug, now - SECOND)
    assert KINDS_OF_RECORD[slug].find(row.pk) is None
    # and it may be entered again
    assert result_of(enter(slug, make_typed(), team)).pk != row.pk


@pytest.mark.parametrize("slug", SAMPLES)
def test_empty_form_is_refused_at_its_fields_and_leaves_nothing_behind(team, slug):
    before = stored()
    with pytest.raises(InvalidEntry) as refusal:
        propose(slug, {}, team.officer)
    assert stored() == before
    form = KINDS_OF_RECORD[slug].form
    assert {problem.field for problem in refusal.value.problems} <= set(form.base_fields)
    assert all(problem.message and "required" not in problem.message for problem in refusal.value.problems)


@pytest.mark.parametrize("slug", SAMPLES)
def test_form_full_of_nonsense_is_refused_and_leaves_nothing_behind(team, slug):
    before = stored()
    typed = dict.fromkeys(KINDS_OF_RECORD[slug].form.base_fields, "31/2/2021 \N{SNOWMAN}")
    with pytest.raises(InvalidEntry):
        propose(slug, typed, team.officer)
    assert stored() == before


@pytest.mark.slow
@pytest.mark.parametrize("slug", SAMPLES)
def test_row_that_is_there_already_is_not_added_again(team, slug):
    typed = SAMPLES[slug][0]()
    enter(slug, typed, team)
    before = stored()
    with pytest.raises(InvalidEntry) as refusal:
        propose(slug, typed | {"why": REASON}, team.administrator)
    assert stored() == before
    assert all(problem.field for problem in refusal.value.problems)
