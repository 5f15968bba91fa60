"""The documents that anything known at a moment was taken from."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from inspections.models import Action, Event, Finding, Inspection, Judgement, ProgressUpdate, Recommendation
from kpis.models import Figure, Kpi, SeriesBreak, Source
from kpis.models import Target as TargetRow
from scrutiny.models import Claim, ClaimOperand, Commitment, GlossaryTerm


def get_known_sources(moment: datetime) -> list[Source]:
    """The documents that anything known at `moment` was taken from, by title. One query.

    Definitions of KPIs and of terms have no date, so their documents are among them as far as those
    themselves were out.
    """
    cited = [model.objects.known_at(moment) for model in (Figure, TargetRow, SeriesBreak, ProgressUpdate)]
    cited += [model.objects.known_at(moment) for model in (Inspection, Action, Event, Commitment, Claim)]
    cited += [
        model.objects.filter(inspection__known_from__lte=moment) for model in (Judgement, Recommendation, Finding)
    ]
    cited.append(ClaimOperand.objects.filter(claim__known_from__lte=moment))
    cited += [Kpi.objects.all(), GlossaryTerm.objects.all()]
    known = Q()
    for rows in cited:
        known |= Q(pk__in=rows.filter(source__isnull=False).order_by().values("source_id"))
    later = Q(published_on__gt=timezone.localdate(moment))
    return list(Source.objects.filter(known).exclude(later).order_by("title", "url"))
