"""Words for the actions and the measures of a recommendation."""

from inspections.action_plan.queries import ActionState
from inspections.models import Recommendation
from kpis.display.dates import said_date
from pages.details import Tally


def action_words(action: ActionState) -> str:
    """An action with its status, owner and due date, and how often that was changed."""
    parts = [action.get_status_display().lower()]
    if action.owner:
        parts.append(f"owner {action.owner}")
    parts.append(said_date(action.due_on, action.due_precision))
    if action.slips:
        parts.append(f"date changed {len(action.slips)} times, last because: {action.slips[-1].reason}")
    return f"{action.title} ({'; '.join(parts)})"


def no_kpi_words(asked: Recommendation) -> str:
    """Words for a recommendation without a KPI: nothing measures it, with the reason, or nobody has linked one yet."""
    return f"No measure exists. {asked.no_measure}" if asked.no_measure else "No measure has been linked yet."


def measure_words(tally: Tally, asked: Recommendation) -> str:
    """The KPIs of a recommendation in one line: how many, and how many miss or meet their target."""
    if not tally.total:
        return "No measure exists" if asked.no_measure else "No measure linked yet"
    words = "1 measure" if tally.total == 1 else f"{tally.total} measures"
    if tally.no_figure == tally.total:
        return f"{words}, no figure"
    counted = ((tally.off_target, "off target"), (tally.near_target, "near"), (tally.on_target, "on target"))
    return ", ".join([words, *(f"{number} {place}" for number, place in counted if number)])


def tally_words(tally: Tally, asked: Recommendation) -> list[str]:
    """The KPIs of a recommendation by position against target, one line each, empty lines left out."""
    if not tally.total:
        return [no_kpi_words(asked)]
    counted = (
        (tally.on_target, "on target"),
        (tally.near_target, "near target"),
        (tally.off_target, "off target"),
        (tally.unsure, "too close to call"),
        (tally.no_target, "without target"),
        (tally.no_figure, "without figure"),
    )
    return [f"{number} {words}" for number, words in counted if number]
