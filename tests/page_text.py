"""A page as its reader sees it."""

import html
import re


def text_of(response):
    """What a reader sees of the page's own part, in one line."""
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))
