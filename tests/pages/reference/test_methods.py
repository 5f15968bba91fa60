"""The methods in chapters: one address each, links that lead to the right one, and none that leads nowhere."""

import re

import pytest
from django.conf import settings
from django.http import QueryDict

from pages.reference.texts import IN_SHORT, get_methods
from tests.pages.makers import Page

MARKDOWN = (settings.BASE_DIR / "docs" / "methods.md").read_text(encoding="utf-8")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
USES = [
    (template.name, heading)
    for template in TEMPLATES
    for heading in re.findall(r"{% method ['\"]([^'\"]+)['\"]", template.read_text(encoding="utf-8"))
]
CHAPTERS = get_methods().chapters
pytestmark = pytest.mark.django_db


@pytest.fixture
def contents(client):
    return Page(client.get("/methods/"))


def test_every_heading_of_the_file_is_a_chapter_or_stands_in_one():
    assert [chapter.title for chapter in CHAPTERS] == re.findall(r"^## (.+)$", MARKDOWN, re.MULTILINE)[1:]
    inside = [heading.title for chapter in CHAPTERS for heading in chapter.headings]
    assert inside == [words.replace("`", "") for words in re.findall(r"^### (.+)$", MARKDOWN, re.MULTILINE)]


def test_the_contents_lead_to_every_chapter_once_and_say_what_it_is_of(contents):
    led = [link for link in contents.links if re.fullmatch(r"/methods/[a-z-]+/", link)]
    assert led == [f"/methods/{chapter.slug}/" for chapter in CHAPTERS]
    assert all(chapter.first_sentence in contents.text for chapter in CHAPTERS)
    assert "It is never zero and never guessed" in contents.text


def test_first_sentences_are_whole_and_short():
    for chapter in CHAPTERS:
        assert 3 <= len(chapter.first_sentence.split()) <= 60, chapter.first_sentence


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.slug for chapter in CHAPTERS])
def test_a_chapter_is_a_page_and_all_its_links_lead_to_a_heading_that_is_there(client, chapter):
    page = Page(client.get(f"/methods/{chapter.slug}/"))
    assert page.status == 200
    assert f'<h1 class="govuk-heading-xl">{chapter.title}</h1>' in page.html
    for address, anchor in (link.split("#", 1) for link in page.links if "#" in link):
        if address in ("", f"/methods/{chapter.slug}/"):
            assert f'id="{anchor}"' in page.html, anchor
        elif address.startswith("/methods/"):
            assert f'id="{anchor}"' in client.get(address).content.decode(), (address, anchor)


def test_a_chapter_leads_to_those_beside_it(client):
    links = Page(client.get(f"/methods/{CHAPTERS[1].slug}/")).links
    assert {f"/methods/{CHAPTERS[0].slug}/", f"/methods/{CHAPTERS[2].slug}/", "/methods/"} <= set(links)
    assert Page(client.get(f"/methods/{CHAPTERS[-1].slug}/")).text.count("Next:") == 0
    assert Page(client.get(f"/methods/{CHAPTERS[0].slug}/")).text.count("Before:") == 0


def test_links_stay_at_the_day_that_is_read(client):
    links = Page(client.get("/methods/headlines/?as_at=2022-01-12")).links
    led = [link for link in links if link.startswith("/methods/")]
    assert led
    assert all(QueryDict(link.split("#")[0].partition("?")[2])["as_at"] == "2022-01-12" for link in led)


def test_a_chapter_that_there_is_not_is_not_found(client):
    assert client.get("/methods/no-such-chapter/").status_code == 404
    assert client.get(f"/methods/{IN_SHORT}/").status_code == 404


def test_links_to_a_heading_lead_to_its_chapter():
    def said(name, *args):
        return "/".join([name, *args])

    text = get_methods()
    assert text.address("funnel-plot", said) == "pages:methods_chapter/funnel-plot"
    assert text.address("rating", said) == "pages:methods_chapter/targets-and-ratings#rating"
    assert text.address(IN_SHORT, said) == f"pages:methods#{IN_SHORT}"
    with pytest.raises(KeyError):
        text.address("no-such-heading", said)


@pytest.mark.parametrize(("template", "heading"), USES)
def test_every_page_that_names_a_heading_names_one_that_exists(template, heading):
    assert get_methods().chapter_of(heading) is not None, template


def test_templates_lead_to_headings_by_the_one_tag():
    assert len(USES) >= 8
    wrong = [t.name for t in TEMPLATES if re.search(r"methods['\"]? %}#|methods_url", t.read_text(encoding="utf-8"))]
    assert wrong == []
