"""Invented meetings and promises of a practice installation: days from the day on which it is filled.

Each text says that it is invented. Nothing here knows the database.
"""

from dataclasses import dataclass

# days from today on which the committee meets, negative ones past
MEETINGS = (-190, -105, -35, 28, 112)
AGENDA = "Progress of children's services (invented for practice)"
FOCUS = "Look at visits, health assessments and permanence since the last meeting (invented for practice)."


@dataclass(frozen=True, slots=True)
class InventedPromise:
    """A promise made at the meeting at place `made` of MEETINGS and due at that at place `due`, or on a day.

    `slipped` are the places of meetings that it was due at before. `answered` is the day of the answer, None where none
    came; `accepted` is the committee's decision on it, None where none was made.
    """

    what: str
    made: int
    due: int
    kind: str = "promise"
    slipped: tuple[int, ...] = ()
    answered: int | None = None
    accepted: bool | None = None


PROMISES = (
    InventedPromise("Bring a plan for visits that are late", made=0, due=1, answered=-108, accepted=True),
    InventedPromise("Say how children are asked what they think", made=0, due=1, kind="request", answered=-60),
    InventedPromise("Report on health assessments that are late", made=0, due=3, slipped=(1, 2)),
    InventedPromise("Show how long children wait for a permanence plan", made=1, due=2, answered=-38, accepted=False),
    InventedPromise("Bring the results of the audits of supervision", made=1, due=2, kind="report_back"),
    InventedPromise("Compare social workers' caseloads with similar councils", made=2, due=3, kind="request"),
)
ANSWER = "A paper of four pages went to all members (invented for practice)."
NOT_ACCEPTED = "It did not say by when the waits will be shorter (invented for practice)."
SLIP_REASON = "The figures of the health service came late (invented for practice)."
