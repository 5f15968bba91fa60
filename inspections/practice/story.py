"""Invented progress of the lead inspection's recommendations: ratings over a year, actions, and what is being proposed.

Each text says that it is invented. Nothing here knows the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.entry.progress import ProgressRating

NOT_STARTED, OFF_TRACK, AT_RISK = ProgressRating.NOT_STARTED, ProgressRating.OFF_TRACK, ProgressRating.AT_RISK
ON_TRACK, COMPLETE, EMBEDDED = ProgressRating.ON_TRACK, ProgressRating.COMPLETE, ProgressRating.EMBEDDED

# how many days before today each rating was for
DAYS_BACK = (360, 180, 30)
# by turns, for recommendations in the order of their numbers: the ratings a year ago, half a year ago and last month
RATINGS: tuple[tuple[ProgressRating, ProgressRating, ProgressRating], ...] = (
    (NOT_STARTED, AT_RISK, ON_TRACK),
    (OFF_TRACK, AT_RISK, ON_TRACK),
    (AT_RISK, ON_TRACK, ON_TRACK),
    (ON_TRACK, ON_TRACK, COMPLETE),
    (OFF_TRACK, OFF_TRACK, AT_RISK),
    (ON_TRACK, AT_RISK, OFF_TRACK),
    (NOT_STARTED, NOT_STARTED, AT_RISK),
    (ON_TRACK, COMPLETE, EMBEDDED),
    (AT_RISK, AT_RISK, ON_TRACK),
    (ON_TRACK, ON_TRACK, AT_RISK),
    (COMPLETE, COMPLETE, EMBEDDED),
    (OFF_TRACK, AT_RISK, AT_RISK),
)

REASON = "Two team managers left and their posts were filled late (invented for practice)."
DONE = "The weekly meeting looked at each case that was late, and agreed who does what (invented for practice)."
CHANGED = "More children were seen on time and knew who their worker is (invented for practice)."
EVIDENCE = "An audit of twenty cases, and the linked KPIs (invented for practice)."
NEXT = "The same check in the other teams by the end of the quarter (invented for practice)."
RETURN_REASON = "Please say what changed for children, not only what was done (invented for practice)."

# recommendations by their place: one proposal waits for the manager, one was returned, one is a draft
WAITING, RETURNED, DRAFTED = (2, 8), 4, 0


@dataclass(frozen=True, slots=True)
class InventedAction:
    """One action of the plan: days from today, negative ones past.

    `first_due` is the date before it slipped, None where it never did. `done` is the day of closing, None while open.
    """

    place: int
    title: str
    known: int
    due: int
    first_due: int | None = None
    done: int | None = None


ACTIONS = (
    InventedAction(0, "Write down what is expected of each team", known=-340, due=-200, done=-210),
    InventedAction(1, "Train all teams to see neglect early", known=-300, due=-60, done=-40),
    InventedAction(3, "Check each care plan before the review", known=-320, due=-120, done=-125),
    InventedAction(4, "Offer a return interview within three days", known=-280, due=-25),
    InventedAction(5, "Track every child without a permanence plan", known=-260, due=-10, first_due=-90),
    InventedAction(6, "Start life-story work for each child in long-term care", known=-250, due=45, first_due=-70),
    InventedAction(8, "Audit ten cases of each team each month", known=-200, due=30),
    InventedAction(9, "Advertise for twelve experienced social workers", known=-190, due=-45),
    InventedAction(11, "Agree with partners who leads each early help plan", known=-150, due=90, first_due=20),
)
SLIP_REASON = "The team that does it was short of two workers (invented for practice)."
CLOSING_WORDS = "The list of all teams shows that it is done (invented for practice)."


def ratings_of(place: int) -> Mapping[int, ProgressRating]:
    """The ratings of the recommendation at `place`, by the days before today that each was for, oldest first."""
    return dict(zip(DAYS_BACK, RATINGS[place % len(RATINGS)], strict=True))
