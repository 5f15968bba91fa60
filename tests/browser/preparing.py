"""Fills the site of the browser tests by the product's own steps: people, what they own, and some work of each sort.

Run in a process of its own: `python -m tests.browser.preparing PEOPLE MADE`. PEOPLE gets the sign-ins of all, MADE
the keys of what was made, by which the tests find its pages.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

DATA = Path(__file__).resolve().parents[2] / "data" / "west_sussex"
SERVICE_AREAS = ("children in care", "health of children in care", "oversight")
# a KPI with monthly figures in the published data, of which limits can be worked out
MONTHLY = "RES-GOOD"
CONFIRMED = ("change", "same", "cohort", "zero", "counts", "agree")
COLLEAGUE = {"role": "colleague", "email": "colleague@example.org", "password": "quiet-harbour-lantern"}


def main(people_file: Path, made_file: Path) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference_data", str(DATA), verbosity=0)
    call_command("create_demo_people", "--file", str(people_file))
    _add_colleague(people_file)
    made_file.write_text(json.dumps(_make()))


def _add_colleague(people_file: Path) -> None:
    """A second officer, who enters for the same service areas."""
    from accounts.actions import add_person
    from accounts.permissions import Role

    add_person(
        email=COLLEAGUE["email"],
        role=Role.OFFICER,
        password=COLLEAGUE["password"],
        by="browser tests",
        keeps_password=True,
    )
    people_file.write_text(json.dumps([*json.loads(people_file.read_text()), COLLEAGUE]))


def _make() -> dict[str, str]:
    from django.utils.timezone import localdate

    from accounts.models import User
    from kpis.calendar import month_of, slug_of

    _add_long_series()
    month = month_of(localdate()).shifted(-1)
    people = {person.email.partition("@")[0]: person for person in User.objects.all()}
    _collect(month, people)
    return {
        "month": slug_of(month),
        "before": slug_of(month.shifted(-1)),
        **_submit_month(month, people),
        **_bring_file(month, people["officer"]),
        **_propose(people),
        **_recalculate_limits(people),
        **_write_for_the_committee(people),
        **_keep_record(people),
        "officer": str(people["officer"].pk),
    }


def _add_long_series() -> None:
    """Three invented years of months with uneven counts, and a change of counting, for a KPI without figures."""
    from kpis.models import Area, Kpi, SeriesBreak, Source
    from tests.factories import LONG_AGO, make_figure, month

    kpi = Kpi.objects.get(code="PREBIRTH-ONTIME")
    area, source = (
        Area.objects.get(name="West Sussex"),
        Source.objects.create(title="Invented for the tests", slug="invented"),
    )
    for number in range(36):
        year, place = divmod(number, 12)
        due = 20 if number % 5 else 80
        make_figure(
            kpi=kpi,
            area=area,
            source=source,
            period=month(2019 + year, place + 1),
            stated_value=None,
            numerator=due * (3 if number % 7 else 1) // 4,
            denominator=due,
        )
    SeriesBreak.objects.create(
        kpi=kpi,
        on=month(2021, 1)[0],
        what_changed="agency workers are counted too",
        source=source,
        published_at=LONG_AGO,
    )


def _collect(month, people) -> None:
    """Have the operational KPIs collected for two months, and two officers own some service areas."""
    from kpis.catalogue.actions import set_collection, set_owners
    from kpis.models import Kpi, ServiceArea

    for kpi in Kpi.objects.exclude(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL):
        set_collection(
            kpi=kpi, collected_from=month.shifted(-1).start, collected_until=None, by=people["administrator"]
        )
    for area in ServiceArea.objects.filter(name__in=SERVICE_AREAS):
        set_owners(service_area=area, owners=[people["officer"], people["colleague"]], by=people["administrator"])


def _submit_month(month, people) -> dict[str, str]:
    """One figure with the manager, unusual and confirmed; one returned; older ones corrected, and not yet out."""
    from django.utils import timezone

    from analysis.entry.figures import Typed
    from kpis.approvals.actions import approve_figures, return_figure
    from kpis.figures.actions import start_correction, submit_entry

    number = Typed(value="1,402", commentary="Counted by the new team as well.")
    _submit("CLA-NUM", month, number, people["officer"])
    share = Typed(numerator="610", denominator="688", commentary="Two clinics were closed for a week.")
    returned = _submit("RHA-UPTODATE", month, share, people["officer"])
    return_figure(figure=returned, version=returned.version, reason="Please check the cohort.", by=people["manager"])
    counted = Typed(numerator="55", denominator="62", commentary="One team was short of people.")
    submitted = _submit("AUDIT-DONE", month.shifted(-1), counted, people["officer"])
    (approved,) = approve_figures(chosen=[(submitted, submitted.version)], by=people["manager"])
    mended = Typed(numerator="56", denominator="62", commentary=counted.commentary)
    reason = "An audit of cases found one more that counts."
    draft = start_correction(figure=approved, typed=mended, reason=reason, by=people["officer"])
    submit_entry(figure=draft, version=draft.version, confirmed=CONFIRMED, by=people["officer"], today=_today())
    later = Typed(numerator="590", denominator="688", commentary="Two clinics were closed for a week.")
    embargoed = _submit("RHA-UPTODATE", month.shifted(-1), later, people["officer"])
    approve_figures(
        chosen=[(embargoed, embargoed.version)], by=people["manager"], publish_from=timezone.now() + timedelta(days=30)
    )
    return {"approved": str(approved.pk), "approved_kpi": approved.kpi.slug, "embargoed": str(embargoed.pk)}


def _submit(code: str, period, typed, by):
    from kpis.figures.actions import save_entry, submit_entry
    from kpis.models import Kpi

    draft = save_entry(kpi=Kpi.objects.get(code=code), period=period, typed=typed, version=0, by=by)
    return submit_entry(figure=draft, version=draft.version, confirmed=CONFIRMED, by=by, today=_today())


def _keep_record(people) -> dict[str, str]:
    """A target that waits, a term that was changed, a finding that was returned, and a draft."""
    from inspections.models import Finding
    from kpis.models import Kpi
    from record.proposals.actions import return_change
    from scrutiny.models import GlossaryTerm
    from tests.record.makers import Team, draft, enter, propose, result_of, target_typed, typed_of

    team = Team(people["officer"], people["administrator"], people["manager"])
    kpi, other = Kpi.objects.get(code="EH-OUTCOMES"), Kpi.objects.get(code="CLA-VISITS")
    waiting = propose("targets", target_typed(kpi, value="80", from_on="1/4/2026"), team.officer)
    term = GlossaryTerm.objects.get(term="IHA")
    changed = enter("terms", typed_of("terms", term, expansion="first health assessment"), team, term)
    finding = Finding.objects.filter(kpis__isnull=False).first()
    returned = propose("findings", typed_of("findings", finding, page="7"), team.officer, finding)
    returned = return_change(change=returned, version=returned.version, reason="Which page is it?", by=team.manager)
    begun = draft("targets", target_typed(other, value="ninety"), team.officer)
    return {
        "proposal": str(waiting.pk),
        "returned_change": str(returned.pk),
        "draft_change": str(begun.pk),
        "term": str(result_of(changed).pk),
        "kept_kpi": str(kpi.pk),
        "finding": str(Finding.objects.exclude(pk=finding.pk).first().pk),
    }


def _today():
    from django.utils.timezone import localdate

    return localdate()


def _now():
    from django.utils.timezone import now

    return now()


def _bring_file(month, officer) -> dict[str, str]:
    """A file that would bring one figure and has a row that is refused."""
    from kpis.calendar import slug_of
    from kpis.imports.actions import preview_import

    rows = ["KPI,Period,Numerator,Denominator,Commentary"]
    rows += [f"IHA-20WD,{slug_of(month)},21,40,Late requests", f"RHA-TIMELY,{slug_of(month)},many,40,"]
    content = "\n".join(rows).encode()
    return {"import_file": str(preview_import(file_name="october.csv", content=content, by=officer).pk)}


def _propose(people) -> dict[str, str]:
    """The officer leads a recommendation: an update waits for approval, and an action is under way."""
    from analysis.entry.progress import Proposal
    from inspections.action_plan.actions import add_action
    from inspections.models import Recommendation
    from inspections.progress.actions import save_proposal, set_lead, submit_proposal

    today = _today()
    for led in Recommendation.objects.filter(inspection__slug="ilacs-2019", number__in=(4, 6, 8, 9, 10)):
        set_lead(recommendation=led, lead=people["officer"], by=people["manager"])
    asked = Recommendation.objects.get(inspection__slug="ilacs-2019", number=6)
    typed = Proposal(
        as_at=today.isoformat(),
        rating="at_risk",
        reason="Two clinics were closed for a week.",
        done="The health team books assessments on the day a child comes into care.",
        changed="Children wait three weeks less for their first assessment.",
        evidence="The share of assessments within 20 working days.",
        next="A second clinic opens in spring.",
        kpis=("IHA-20WD",),
    )
    draft = save_proposal(recommendation=asked, typed=typed, version=0, by=people["officer"])
    submitted = submit_proposal(update=draft, version=draft.version, by=people["officer"], today=today)
    action = add_action(
        recommendation=asked,
        title="Open a second clinic for first health assessments",
        owner=people["officer"],
        due_on=today + timedelta(days=60),
        by=people["officer"],
    )
    return {"update": str(submitted.pk), "action": str(action.pk)}


def _recalculate_limits(people) -> dict[str, str]:
    """A KPI with monthly figures whose limits are recalculated, with more proposed, and an annotation on its chart."""
    from inspections.annotations.actions import add_annotation
    from kpis.control_limits.actions import approve_rebase, propose_rebase
    from kpis.control_limits.queries import get_limits
    from kpis.models import Kpi

    kpi = Kpi.objects.get(code=MONTHLY)
    later, earlier = get_limits(kpi, _now()).periods[:2]
    reason = "A second clinic opened and stays open."
    approved = propose_rebase(kpi=kpi, on=earlier.start, reason=reason, by=people["officer"])
    approve_rebase(rebase=approved, version=approved.version, by=people["manager"])
    waiting = propose_rebase(kpi=kpi, on=later.start, reason=reason, by=people["officer"])
    annotation = add_annotation(
        kpi=kpi,
        on=earlier.start,
        title="A second clinic opened",
        description="It is open on four days a week.",
        source_words="Minutes of the improvement board",
        by=people["manager"],
        today=_today(),
    )
    return {
        "rebase_kpi": kpi.slug,
        "rebase": str(waiting.pk),
        "rebase_in_force": str(approved.pk),
        "annotation": str(annotation.pk),
    }


def _write_for_the_committee(people) -> dict[str, str]:
    """A coming meeting with an item, a promise that was moved and answered, a draft of a plan, a proposed risk."""
    from scrutiny.commitments.actions import (
        TypedAnswer,
        TypedCommitment,
        add_commitment,
        answer_commitment,
        move_commitment,
    )
    from scrutiny.meetings.actions import TypedItem, add_item, add_meeting
    from scrutiny.plan.actions import TypedPriority, save_priority, start_plan
    from scrutiny.risks.actions import TypedRisk, propose_risk

    officer, today = people["officer"], _today()
    meeting = add_meeting(
        committee="Children and Young People's Services Scrutiny Committee",
        held_on=today + timedelta(days=40),
        agenda_title="Foster carers",
        by=officer,
    )
    add_item(meeting=meeting, typed=TypedItem("focus", "Look at the number of carers.", ("FC-UTIL",)), by=officer)
    typed = TypedCommitment(
        kind="request",
        what="Show how many carers left",
        to_whom="officers",
        owner=officer,
        made_on=today - timedelta(days=90),
        due_on=today - timedelta(days=30),
        recommendations=("ilacs-2019-06",),
        kpis=("FC-UTIL",),
    )
    promise = add_commitment(typed=typed, by=officer, today=today)
    move_commitment(
        commitment=promise,
        version=1,
        to=(None, meeting),
        reason="The survey of carers is not finished yet.",
        by=officer,
        today=today,
    )
    answer = TypedAnswer(answered_on=today, words="Eleven households left in the year.")
    answer_commitment(commitment=promise, version=2, typed=answer, by=officer, today=today)
    plan = start_plan(title="Improvement plan of next year", by=officer)
    priority = TypedPriority("Foster carers", "Keep the carers we have.", today, None, ("ilacs-2019-06",), ("FC-UTIL",))
    save_priority(plan=plan, version=1, priority=None, typed=priority, by=officer)
    risk = TypedRisk("Too few carers for teenagers", "A campaign", "planned", likelihood="high", impact="medium")
    proposed = propose_risk(risk=None, version=0, typed=risk, by=officer, today=today)
    return {"meeting": meeting.slug, "promise": promise.slug, "plan": plan.slug, "risk": str(proposed.pk)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
