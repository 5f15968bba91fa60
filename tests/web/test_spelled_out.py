"""Abbreviations are spelled out at their first use on a page, once, and only where the text does not do it itself."""

import pytest

from web.spelled_out import spelled_out

TERMS = {
    "IHA": "initial health assessment",
    "CAMHS": "child and adolescent mental health services",
    "EHC plan": "education, health and care plan",
    "CLA": "children looked after",
    "KPI": "key performance indicator",
    "Section 47": "section 47 enquiry",
    "CPP (plan)": "child protection plan",
}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>An IHA is due.</p>", "<p>An IHA (initial health assessment) is due.</p>"),
        ("<p>IHAs late</p>", "<p>IHAs (initial health assessments) late</p>"),
        ("<p>CAMHS waits</p>", "<p>CAMHS (child and adolescent mental health services) waits</p>"),
        ("<li>An EHC plan,</li>", "<li>An EHC plan (education, health and care plan),</li>"),
        ("<p>IHA, <b>IHA</b></p>", "<p>IHA (initial health assessment), <b>IHA</b></p>"),
    ],
)
def test_the_first_use_has_its_words_behind_it(html, expected):
    assert spelled_out(html, TERMS) == (expected, {})


@pytest.mark.parametrize(
    "html",
    [
        "<p>Initial health assessments (IHAs) are late. An IHA</p>",
        "<p>The initial <b>health</b> assessments</p><p>IHA (initial health assessment)</p>",
        "<p>IHA, the initial health assessment</p>",
        "<p>Child &amp; adolescent</p><p>no term here</p>",
        "<p>CLA-RATE, x/IHA, IHA2, MIHA</p>",
        "<p>CPP, Section 47, KPIs</p>",
        '<img alt="IHA"><a href="/?q=IHA">on</a><form><label>IHA</label></form>',
        "<svg><text>IHA</text></svg><textarea>IHA</textarea><script>IHA</script>",
    ],
)
def test_nothing_is_added_where_the_text_explains_itself_or_is_left_alone(html):
    assert spelled_out(html, TERMS) == (html, {})


def test_what_stands_only_in_names_is_given_for_the_end_of_the_page():
    page = '<h2>CAMHS</h2><a href="/">IHA</a><table><tr><th>IHA</th></tr></table>'
    unchanged, names = spelled_out(page, TERMS)
    assert unchanged == page
    assert list(names.items()) == [(name, TERMS[name]) for name in ("CAMHS", "IHA")]


def test_a_name_is_not_spelled_out_at_the_end_where_the_page_says_its_words():
    page = "<h2>IHA</h2><p>Initial health assessments are late.</p>"
    assert spelled_out(page, TERMS) == (page, {})


def test_in_brackets_there_is_no_second_pair():
    words, _ = spelled_out("<p>late (IHA) again</p>", TERMS)
    assert words == "<p>late (IHA, initial health assessment) again</p>"


def test_what_is_left_alone_is_not_the_first_use():
    expected = "<h2>IHA</h2><p>IHA (initial health assessment)</p>"
    assert spelled_out("<h2>IHA</h2><p>IHA</p>", TERMS) == (expected, {})


def test_it_adds_nothing_a_second_time():
    once, _ = spelled_out("<p>IHA and CAMHS</p>", TERMS)
    assert spelled_out(once, TERMS) == (once, {})


def test_words_are_written_as_html():
    assert spelled_out("<p>A1B</p>", {"A1B": "a < b & c"}) == ("<p>A1B (a &lt; b &amp; c)</p>", {})


def test_without_terms_the_text_stays():
    assert spelled_out("<p>IHA</p>", {}) == ("<p>IHA</p>", {})
