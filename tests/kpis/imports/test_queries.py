"""Which KPIs a file can name, and whose imports a person sees."""

from accounts.models import User
from kpis.imports.queries import get_imports, get_known_kpis
from tests.kpis.imports.makers import bring, confirm, make_person

ROW = ("CARE", "2021-10", "24", "25", "", "Better.")


def test_known_kpis_of_a_manager_are_nobodys(officer, care):
    manager = make_person("manager@example.org", User.Role.MANAGER)
    care.service_area.owners.add(manager)
    assert [kpi.is_own for kpi in get_known_kpis(manager)] == [False]
    assert [kpi.is_own for kpi in get_known_kpis(officer)] == [True]


def test_list_has_what_is_done_and_what_is_ones_own(officer, care):
    other = make_person("other@example.org")
    care.service_area.owners.add(other)
    mine, theirs = bring(officer, ROW), bring(other, ROW)
    assert list(get_imports(officer)) == [mine]
    confirm(theirs, other)
    assert list(get_imports(officer)) == [theirs, mine]
