"""The numbers of the five documents that the dashboard grew from, each on the page where a reader finds it.

`seed_facts.csv` has a fact in a line: the document (1 the council's news of January 2016, 2 the press of October 2021,
3 the press of July 2019, 4 the report of 12 January 2022, 5 the press of September 2023), the place in it, the
fact, the address, and the words that must be there, parted by strokes.
"""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from tests.pages.makers import read

pytestmark = pytest.mark.usefixtures("west_sussex")

with (Path(__file__).parent / "seed_facts.csv").open(encoding="utf-8", newline="") as lines:
    FACTS = sorted(csv.DictReader(lines), key=lambda fact: fact["address"])
BY_ADDRESS = {address: list(facts) for address, facts in groupby(FACTS, key=lambda fact: fact["address"])}


@pytest.mark.parametrize("address", BY_ADDRESS)
def test_every_fact_of_the_documents_stands_on_its_page(member, address):
    text = " ".join(read(member, address).text.split())
    lost = [
        (fact["seed"], fact["place"], fact["fact"], words)
        for fact in BY_ADDRESS[address]
        for words in fact["words"].split("|")
        if words not in text
    ]
    assert not lost


def test_the_table_holds_facts_of_all_five_documents():
    assert {fact["seed"] for fact in FACTS} == {"1", "2", "3", "4", "5"}
    assert len(FACTS) == len({(fact["seed"], fact["fact"], fact["address"]) for fact in FACTS})
    assert all(fact["words"] for fact in FACTS)
