"""Search in full text: the same on both databases, by words, endings, meanings and beginnings; hits are marked."""

import pytest

from web.full_text import (
    BEGIN,
    END,
    LONGEST_QUERY,
    MOST_WORDS,
    Word,
    around_the_hit,
    make_full_text,
    read_words,
)

pytestmark = pytest.mark.django_db
TEXTS = [
    ("Supervision on time", "Share of supervision sessions held when due."),
    ("Finding", "Staff are rarely supervised. Foster carers value their social workers."),
    ("Fact", "245 children stood in a permanent placement. It was 1,204 before."),
    ("Finding", "Initial health assessments stay late."),
    ("", 'A title that is "quoted" and -- odd: (AND) NOT * stars; 9.5% of it.'),
]


def places(*words, **options):
    return [found.place for found in make_full_text(TEXTS).find([Word(word) for word in words], **options)]


def test_a_title_counts_for_more_and_endings_do_not_matter():
    assert places("supervision")[0] == 0
    assert set(places("assessment")) == {3}
    assert set(places("carer")) == {1}


def test_all_words_must_be_there_unless_any_is_enough():
    assert places("supervision", "late") == []
    assert set(places("carers", "late", is_any=True)) == {1, 3}
    assert places() == []


def test_a_meaning_stands_for_its_abbreviation_as_a_phrase():
    texts = make_full_text([*TEXTS, ("Other", "Health is the initial of every assessment.")])
    found = texts.find([Word("iha", ("initial health assessment",))])
    assert [one.place for one in found] == [3]
    assert f"{BEGIN}Initial{END}" in found[0].words or f"{BEGIN}Initial health assessments{END}" in found[0].words


def test_the_last_word_may_be_a_beginning():
    texts = make_full_text(TEXTS)
    assert texts.find([Word("placem")]) == []
    assert [one.place for one in texts.find([Word("placem", is_begun=True)])] == [2]


@pytest.mark.parametrize(("typed", "expected"), [("245", {2}), ("1,204", {2}), ("9.5", {4}), ("24", set())])
def test_numbers_are_found_whole(typed, expected):
    assert set(places(*read_words(typed))) == expected


@pytest.mark.parametrize(
    "typed", ['"', "'", "*", "AND", "NOT (", 'a" OR "b', "title:x", "--", "\\", "it's", "%", "née"]
)
def test_no_sign_is_taken_for_a_command(typed):
    make_full_text(TEXTS).find([Word(word, is_begun=True) for word in read_words(typed)])
    make_full_text(TEXTS).find([Word(typed, (typed,), is_begun=True)])


def test_hits_are_marked_in_the_words_as_they_were_given():
    (found,) = make_full_text(TEXTS).find([Word("quoted")])
    assert found.words.replace(BEGIN, "").replace(END, "") == TEXTS[4][1]
    assert f"{BEGIN}quoted{END}" in found.words


def test_nothing_is_found_among_nothing():
    assert make_full_text([]).find([Word("x")]) == []


def test_words_that_part_nothing_are_left_out_unless_they_are_all():
    assert read_words("What did the committee ask about IHA?") == ["committee", "ask", "iha"]
    assert read_words("to be or not to be") == ["to", "be", "or", "not"]
    assert read_words("  ") == []
    assert len(read_words(" ".join(f"w{n}" for n in range(40)))) == MOST_WORDS
    assert read_words("x" * 3 * LONGEST_QUERY) == ["x" * LONGEST_QUERY]


def test_the_sentence_with_the_hit_is_shown():
    assert around_the_hit(f"One. Two {BEGIN}hit{END} here. Three.") == f"Two {BEGIN}hit{END} here."
    assert around_the_hit("Only in the title. More.") == "Only in the title."
    long = f"{'before ' * 60}{BEGIN}hit{END}{' after' * 60}"
    cut = around_the_hit(long)
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert f"{BEGIN}hit{END}" in cut
    assert len(cut) < 280
    assert around_the_hit("") == ""


def test_a_mark_that_is_cut_is_closed():
    cut = around_the_hit(f"{'before ' * 60}{BEGIN}{'hit ' * 100}{END}")
    assert cut.count(BEGIN) == cut.count(END) == 1
