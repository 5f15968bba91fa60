"""Patterns by which a child could be recognised: NHS numbers, dates of birth, names; and headings of such columns."""

import re

# ten digits, written together or as 3-3-4
_TEN_DIGITS = re.compile(r"(?<![\d.,/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d/-]|[.,]\d)")
_WEIGHTS = range(10, 1, -1)
_DATE = r"(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}(st|nd|rd|th)? [A-Z][a-z]{2,8} \d{4})"
_BORN = re.compile(
    rf"\b(date of birth|d\.?o\.?b\b\.?|birthday|born)\W{{0,3}}(is |was |on |the )*{_DATE}", re.IGNORECASE
)
_NAMED = re.compile(r"\b(name|surname|forename)s?( is)? ?[:=] ?[^\W\d]", re.IGNORECASE)

_HEADING = re.compile(
    r"\b(nhs (number|no|num)|nhsnumber|upn|unique pupil number|national insurance|date of birth|d\.?o\.?b|birth ?date|"
    r"birthday|surname|forename|first ?name|last ?name|family ?name|given ?name|full ?name|"
    r"(child|person|client|mother|father|parent|carer|young person)('s|’s|s)? ?(full |first |last )?name|"
    r"name of (the )?(child|young person|parent|carer)|post ?code|home address)\b",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"^\W*names?\W*$", re.IGNORECASE)


def is_nhs_number(digits: str) -> bool:
    """True if ten digits are an NHS number: the last one is the check digit of the nine before it."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    return len(digits) == 10 and (0 if rest == 11 else rest) == int(digits[9])


def recognisable_words(text: str) -> str:
    """Say what in `text` looks like a way to recognise a child, and what to do; empty where nothing does."""
    found = []
    if any(is_nhs_number(re.sub(r"\D", "", match.group())) for match in _TEN_DIGITS.finditer(text)):
        found.append("an NHS number")
    if _BORN.search(text):
        found.append("a date of birth")
    if _NAMED.search(text):
        found.append("a name")
    if not found:
        return ""
    return f"This looks like {' and '.join(found)}. No child may be recognised from it: take it out, unless it is none."


def names_a_child(heading: str) -> bool:
    """True if `heading` is that of a column of names, dates of birth, addresses or personal numbers."""
    plain = re.sub(r"[_\s]+", " ", heading)
    return bool(_HEADING.search(plain) or _NAME_ALONE.match(plain))
