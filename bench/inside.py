"""What only a process of the product can tell or do: counts of queries, and a change of the data.

`python -m bench.inside` reads one word a line, `queries`, `change`, `remark` or `annotate`, and answers each with a
line of JSON.
"""

import json
import subprocess
import sys
from contextlib import suppress

from bench.pages_measured import PAGES
from bench.setting_up import ROOT, CannotMeasure, start_django


class Inside:
    """Such a process, as the measuring side speaks to it."""

    def __init__(self, variables: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.inside"],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)

    def ask(self, word: str) -> dict:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CannotMeasure(f"The process that was asked for {word!r} has stopped.")
        return json.loads(line)

    def change(self) -> None:
        """Have one figure revised, so that every page is made anew."""
        self.ask("change")

    def remark(self) -> None:
        """Have the record changed, and no figure."""
        self.ask("remark")

    def queries(self) -> dict[str, list[int]]:
        """By page, how many queries its first view after a change makes, and a later one."""
        return self.ask("queries")


def count_queries() -> dict[str, list[int]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.first())

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    found = {}
    for page in PAGES:
        # what a process works out once, such as a day looked back to, is no part of a view after a change
        client.get(page.path)
        revise_a_figure()
        found[page.name] = [count(page.path), count(page.path)]
    return found


def revise_a_figure() -> None:
    """Supersede the newest figure of one KPI by a correction that is out at once, with its audit event."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.audit import record
    from kpis.catalogue.queries import get_home
    from kpis.models import Figure

    with transaction.atomic():
        now = timezone.now()
        approved = Figure.objects.of(get_home()).observed().filter(status="approved", kpi__position=1)
        figure = approved.latest("period_end", "pk")
        Figure.objects.filter(pk=figure.pk).update(status="superseded", superseded_at=now)
        record(by="bench", action="figure_revised", subject=figure)
        figure.revises_id, figure.revision_reason, figure.published_at = figure.pk, "Corrected.", now
        figure.pk, figure._state.adding = None, True
        figure.save()


def remark() -> None:
    """Put another remark on a promise, with its audit event: a page of the record is no longer by it."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.audit import record
    from scrutiny.models import Commitment

    with transaction.atomic():
        promise = Commitment.objects.earliest("pk")
        now = timezone.now()
        Commitment.objects.filter(pk=promise.pk).update(note=f"Invented remark of {now:%H:%M:%S.%f}.", noted_at=now)
        record(by="bench", action="promise_noted", subject=promise)


def annotate() -> None:
    """Have a manager mark something on all charts, as the product does."""
    from django.utils import timezone

    from accounts.models import User
    from inspections.annotations.actions import add_annotation
    from inspections.models import Event

    manager, _ = User.objects.get_or_create(email="manager@bench.example", role=User.Role.MANAGER)
    today = timezone.localdate()
    title = f"Invented event {Event.objects.count()}"
    add_annotation(kpi=None, on=today, title=title, description="", source_words="Bench", by=manager, today=today)


def main() -> None:
    start_django()
    does = {"queries": count_queries, "change": revise_a_figure, "remark": remark, "annotate": annotate}
    for line in sys.stdin:
        print(json.dumps(does[line.strip()]() or {}), flush=True)


if __name__ == "__main__":
    main()
