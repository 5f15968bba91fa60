"""Singular nouns for the people and things that a KPI counts: "child" from "children due a visit"."""

import re

_SINGULARS = {
    "children": "child",
    "pupils": "pupil",
    "young people": "young person",
    "carers": "carer",
    "reviews": "review",
    "review conferences": "conference",
    "conferences": "conference",
    "assessments": "assessment",
    "plans": "plan",
    "referrals": "referral",
    "re-referrals": "re-referral",
    "interviews": "interview",
    "audits": "audit",
    "cases": "case",
    "sessions": "session",
    "enquiries": "enquiry",
    "posts": "post",
}
_PLURALS = re.compile(r"\b(" + "|".join(sorted(_SINGULARS, key=len, reverse=True)) + r")\b")


def one_of(words: str) -> str:
    """Singular noun for those counted: "child" from "children due a visit"; empty where no word in `words` is known.

    `words` are the numerator or denominator as the catalogue has them; the first known plural counts.
    """
    found = _PLURALS.search(words.casefold())
    return _SINGULARS[found.group()] if found else ""
