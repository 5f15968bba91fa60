"""People in files: by their role, or by their name where the council wishes it, and never by their address."""

import re
from dataclasses import replace

from django.conf import settings

from accounts.models import User
from accounts.permissions import Role
from exports.report import CommitteeReport, ReportGroup
from exports.sheet import Sheet


def hide_people(sheet: Sheet) -> Sheet:
    """`sheet` with the people in its texts said as `NAMES_IN_FILES` asks. One query."""
    said = _get_words()
    if not said:
        return sheet
    # the longest first: one address may begin with another
    names = map(re.escape, sorted(said, key=len, reverse=True))
    found = re.compile(rf"(?<![\w.@-])({'|'.join(names)})(?![\w@-])")

    def clean(cell):
        return found.sub(lambda match: said[match.group()], cell) if isinstance(cell, str) else cell

    return replace(
        sheet,
        rows=tuple(tuple(map(clean, row)) for row in sheet.rows),
        notes=tuple((heading, clean(note)) for heading, note in sheet.notes),
        report=sheet.report and _in_report(sheet.report, clean),
    )


def _in_report(report: CommitteeReport, clean) -> CommitteeReport:
    groups = (
        ReportGroup(group.heading, tuple(tuple(map(clean, row)) for row in group.rows)) for group in report.groups
    )
    return replace(report, groups=tuple(groups))


def _get_words() -> dict[str, str]:
    """What stands for each address, and for each name that is not to be said. One query."""
    said = {}
    for email, name, role in User.objects.values_list("email", "name", "role"):
        role_words = Role(role).with_article
        said[email] = name if name and settings.NAMES_IN_FILES else role_words
        if name and not settings.NAMES_IN_FILES:
            said[name] = role_words
    return said
