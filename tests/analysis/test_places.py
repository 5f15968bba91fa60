"""References to places in a document: what they name, and the order in which a reader comes to them."""

import pytest

from analysis.places import Part, PlacesInOrder, parse_place, place_words


@pytest.mark.parametrize(
    ("reference", "part", "section", "number", "page"),
    [
        pytest.param("para 2.6", Part.BODY, "", (2, 6), None, id="paragraph"),
        pytest.param("para 10, p. 3", Part.BODY, "", (10,), 3, id="paragraph with its page"),
        pytest.param("paras 2.5 and 2.8", Part.BODY, "", (2, 5), None, id="the first of two"),
        pytest.param("p. 7", Part.BODY, "", (), 7, id="page alone"),
        pytest.param("pp. 1-3", Part.BODY, "", (), 1, id="several pages"),
        pytest.param("p. 1 and para 55", Part.BODY, "", (), 1, id="page and a paragraph elsewhere"),
        pytest.param("p. viii (PDF p. 8), profile section", Part.BODY, "p. viii , profile section", (), 8, id="PDF"),
        pytest.param("section 8, second row", Part.BODY, "", (8, 2), None, id="row of a table"),
        pytest.param("minutes 59.1-59.2", Part.BODY, "minute", (59, 1), None, id="minutes"),
        pytest.param("agenda item 4", Part.BODY, "agenda item", (4,), None, id="item"),
        pytest.param("What needs to improve, bullet 2, p. 2", Part.BODY, "what needs to improve, bullet", (2,), 2,
                     id="bullet of a section"),
        pytest.param("recommendation 8, p. 7-8", Part.BODY, "recommendation", (8,), 7, id="recommendation"),
        pytest.param("p. 1 table, 2.1", Part.BODY, "table", (2, 1), 1, id="number without a word"),
        pytest.param("second and fifth paragraphs", Part.BODY, "", (2,), None, id="ordinals"),
        pytest.param("March 2021 performance", Part.BODY, "", (2021, 3), None, id="month"),
        pytest.param("commentary for 2019-06-30", Part.BODY, "", (2019, 6), None, id="day"),
        pytest.param("focus for scrutiny, point 2", Part.FRONT, "focus for scrutiny, point", (2,), None, id="front"),
        pytest.param("executive summary, p. 2", Part.BODY, "executive summary", (), 2, id="section with its page"),
        pytest.param("paragraph on feedback", Part.NAMED, "paragraph on feedback", (), None, id="named"),
        pytest.param("last paragraph", Part.BACK, "last paragraph", (), None, id="last"),
        pytest.param("", Part.NONE, "", (), None, id="none"),
        pytest.param("para 2.7; Ofsted 2019 para 20", Part.BODY, "", (2, 7), None, id="remark on another document"),
        pytest.param("c1_children_2013_to_2025.csv", Part.NAMED, "c1_children_2013_to_2025.csv", (), None, id="file"),
    ],
)  # fmt: skip
def test_parse_place(reference, part, section, number, page):
    found = parse_place(reference)
    assert (found.part, found.section, found.number, found.page) == (part, section, number, page)


def ordered(*references):
    places = PlacesInOrder(references)
    return sorted(references, key=places.key)


def test_paragraphs_come_by_number_and_not_by_letters():
    wanted = ["focus for scrutiny, point 1", "para 1.4", "para 2.2", "paras 2.4 and 2.5", "para 2.10", "para 3.1",
              "section 8, second row", "paragraph on feedback", "last paragraph", ""]  # fmt: skip
    assert ordered(*reversed(wanted)) == wanted


def test_paragraph_without_page_is_where_its_neighbours_are():
    wanted = ["p. 1", "opening text, paragraph 1, p. 1", "What needs to improve, bullet 1, p. 2", "para 1, p. 2",
              "para 9, p. 3", "para 10", "para 11, p. 4", "p. 16"]  # fmt: skip
    assert ordered(*reversed(wanted)) == wanted


def test_sections_of_one_page_come_in_the_order_in_which_they_begin():
    wanted = ["What is it like, paragraph 5, p. 2", "What is it like, paragraph 6, p. 3", "Doing well, bullet 1, p. 3",
              "Doing well, bullet 10, p. 4", "To do better, bullet 1, p. 4"]  # fmt: skip
    assert ordered(*reversed(wanted)) == wanted


def test_references_to_the_same_place_are_one_group():
    places = PlacesInOrder(["para 10", "para 10, p. 3", "paras 10 and 12", "para 10.1", "recommendation 10, p. 8"])
    groups = {places.group(reference) for reference in places.places}
    assert len(groups) == 3
    assert places.label(["para 10, p. 3", "para 10"]) == "Paragraph 10, page 3"
    assert places.label(["para 10.1"]) == "Paragraph 10.1"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("para 2.6", "Paragraph 2.6"),
        ("paras 2.5 and 2.8", "Paragraphs 2.5 and 2.8"),
        ("p. 7", "Page 7"),
        ("pp. 1-3", "Pages 1-3"),
        ("minute 59.1; seen in the paper", "Minute 59.1"),
        ("", ""),
    ],
)
def test_place_words(reference, words):
    assert place_words(reference) == words
