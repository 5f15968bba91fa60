"""The whole way of a target: an administrator proposes it, a manager approves it, readers see it from then on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from kpis.models import Kpi
from record.models import RecordChange
from tests.page_text import text_of
from tests.record.makers import target_typed

pytestmark = pytest.mark.usefixtures("west_sussex")


def off_target(client, query=""):
    found = re.search(r"(\d+) off target", text_of(client.get(f"/{query}")))
    return int(found.group(1))


def test_target_of_an_administrator_counts_one_more_off_target_once_a_manager_approves_it(sign_in):
    administrator, manager, member = sign_in(Role.ADMINISTRATOR), sign_in(Role.MANAGER), sign_in(Role.MEMBER)
    yesterday = f"?as_at={timezone.localdate() - timedelta(days=1):%Y-%m-%d}"
    before, before_yesterday = off_target(member), off_target(member, yesterday)
    kpi = Kpi.objects.get(code="CLA-VISITS")

    answer = administrator.post("/catalogue/targets/add/", target_typed(kpi) | {"step": "submit"})
    assert answer.status_code == 302
    proposed = RecordChange.objects.get()
    assert off_target(member) == before

    page = f"/catalogue/proposals/{proposed.pk}/"
    assert "95%" in text_of(manager.get(page))
    assert manager.post(page, {"step": "approve", "version": proposed.version}).status_code == 302

    assert off_target(member) == before + 1
    assert off_target(member, yesterday) == before_yesterday
    said = text_of(member.get(f"/kpis/{kpi.slug}/"))
    assert "95%, from 1 April 2021." in said
    assert "The board agreed it on 3 March." in said
    assert "Minutes of the board" in said
    assert "95%, from 1 April 2021." not in text_of(member.get(f"/kpis/{kpi.slug}/{yesterday}"))
