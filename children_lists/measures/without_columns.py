"""KPIs that look as if the lists could give them, and the column or row that the lists do not have.

An entry is taken out here when a measure can count it.
"""

NOT_IN_LISTS: dict[str, str] = {
    "RHI-72H": "No list has the day of a return home interview: list 8 says only whether one was offered and accepted "
    "after the last missing episode, and SSDA903 has the episodes alone.",
    "RHI-DONE": "No list has each missing notification with its interview: list 8 says only whether one was accepted "
    "after the last missing episode.",
    "REF-24H": "List 3 has the day of a referral and no time of the decision on it.",
    "CP-VISIT-5D": "No list has the day on which the need for protection was known: list 7 has the last visit alone.",
    "CPP-REVIEW": "List 7 has the latest review conference of each plan alone, not every one that was due in the year.",
    "CPP-REVIEW-DFE": "List 7 has the latest review conference of each plan alone, not every one of the year.",
    "CPP-REPEAT": "List 7 leaves out plans that ended more than six months ago, so that the plans of a year are not "
    "all in it.",
    "CLA-REVIEWS": "List 8 has the latest review of each child alone, and the SSDA903 reviews begin on 1 April: the "
    "review before, from which a due day is reckoned, is in neither.",
    "CLA-CAREPLAN": "List 8 has no column for the care plan and the day it was reviewed.",
    "RHA-TIMELY": "List 8 has the last health assessment and not the day on which the review was due.",
    "PERM-2REV": "List 8 has the permanence plan and not the day it was made, nor the number of reviews held.",
    "PERM-PLACED": "List 8 has the plan for permanence and not whether the placement was agreed as permanent.",
    "LIFESTORY": "No list has a column for life-story work.",
    "UASC-TEAM": "List 8 marks unaccompanied children in care; others open to the team are in no list.",
    "RES-GOOD": "List 8 has the home's registration number and not its grade.",
    "RES-OUTSTANDING": "List 8 has the home's registration number and not its grade.",
    "PEP-ONTIME": "No list has a column for personal education plans.",
    "REFERRALS": "List 3 goes back six months and not the year.",
    "EH-OUTCOMES": "List 2 has no column for the outcome of a plan.",
    "CLA-STARTRATE": "It is published by the Department for Education from the SSDA903 return.",
}
