"""Pages are light: what a first visit fetches is counted as it crosses the wire, headers included."""

import sys

import pytest

from tests.browser.addresses import CHART, SCORECARD_CHARTS

pytestmark = pytest.mark.browser

MOST_REQUESTS = 6


def fetched_cold(browser, site, state, address: str) -> list[tuple[str, int]]:
    """What a browser with nothing kept fetches for a page: each address with its bytes."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def sent(event):
        if not event["request"]["url"].startswith("data:"):
            addresses[event["requestId"]] = event["request"]["url"]

    def finished(event):
        sizes[event["requestId"]] = round(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.loadingFinished", finished)
    page.goto(site.url + address)
    page.wait_for_load_state("networkidle")
    context.close()
    return [(url, sizes.get(request, 0)) for request, url in addresses.items()]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        pytest.param("/", 45_000, id="home"),
        pytest.param("/kpis/", 40_000, id="scorecard"),
        pytest.param(CHART, 45_000, id="trend"),
        pytest.param(SCORECARD_CHARTS, 70_000, id="all charts"),
    ],
)
def test_first_visit_is_light(browser, site, member_state, record_property, address, most):
    fetched = fetched_cold(browser, site, member_state, address)
    size = sum(bytes_sent for _, bytes_sent in fetched)
    record_property("bytes", size)
    sys.stdout.write(f"\n{address}: {size} bytes in {len(fetched)} requests\n")
    assert all(bytes_sent for _, bytes_sent in fetched)
    assert size <= most
    assert len(fetched) <= MOST_REQUESTS


@pytest.mark.parametrize("address", ["/", "/kpis/", CHART])
def test_repeated_visit_is_answered_without_the_page(member, address):
    first = member.visit(address)
    again = member.page.context.request.get(
        member.url + address, headers={"If-None-Match": first.headers["etag"], "Accept-Encoding": "br"}
    )
    assert again.status == 304
    assert again.body() == b""


def test_static_files_are_compressed_and_kept_for_good(member):
    member.visit(CHART)
    files = [url for url in member.asked if "/static/" in url]
    assert len(files) >= 2
    for url in files:
        answer = member.page.context.request.get(url, headers={"Accept-Encoding": "br"})
        assert answer.headers["content-encoding"] == "br", url
        assert "immutable" in answer.headers["cache-control"], url
