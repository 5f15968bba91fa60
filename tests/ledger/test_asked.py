"""Tables that queries ask are noted while somebody wants to know, whoever asks them in that time."""

import threading

import pytest
from django.db.models import Exists, OuterRef

from kpis.models import Figure, Kpi, Target
from ledger.asked import note_tables, tables_asked
from scrutiny.models import Theme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_tables_of_joins_and_subqueries_are_noted():
    with tables_asked() as tables:
        list(Figure.objects.select_related("area").filter(Exists(Target.objects.filter(kpi=OuterRef("kpi")))))
    assert tables == {"kpis_figure", "kpis_area", "kpis_target"}


def test_tables_of_links_and_of_what_is_fetched_ahead_are_noted():
    make.make_theme().kpis.add(make.make_kpi())
    with tables_asked() as tables:
        list(Theme.objects.prefetch_related("kpis"))
    assert tables == {"kpis_kpi", "scrutiny_theme", "scrutiny_theme_kpis"}


def test_nothing_is_noted_before_and_after():
    Kpi.objects.exists()
    with tables_asked() as tables:
        pass
    Kpi.objects.exists()
    note_tables({"another"})
    assert tables == set()


def test_what_is_noted_within_belongs_to_the_outer_too():
    with tables_asked() as outer:
        Kpi.objects.exists()
        with tables_asked() as inner:
            Target.objects.exists()
            note_tables({"from_memory"})
        Figure.objects.exists()
    assert inner == {"kpis_target", "from_memory"}
    assert outer == {"kpis_kpi", "kpis_target", "kpis_figure", "from_memory"}


def test_an_error_within_leaves_nothing_watching():
    with pytest.raises(ZeroDivisionError), tables_asked() as tables:
        raise ZeroDivisionError
    Kpi.objects.exists()
    assert tables == set()


def test_other_threads_note_nothing():
    with tables_asked() as tables:
        other = threading.Thread(target=note_tables, args=({"another"},))
        other.start()
        other.join()
    assert tables == set()
