"""Measures the layout of a page as it stands, by what `layout.js` beside this module finds."""

from pathlib import Path

from tests.browser.watching import HEIGHT

_SCRIPT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")


class Layout:
    """The layout of the page that is open, with everything open that can be opened."""

    def __init__(self, page):
        self.page = page
        page.evaluate(_SCRIPT)

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def force_font(self, name: str) -> None:
        self.page.evaluate("name => layoutOfPage.force(name)", name)

    def width_of_text(self) -> float:
        return self.page.evaluate("layoutOfPage.widthOfText()")

    def margins(self) -> dict[str, tuple[float, str]]:
        """The least distance of texts and fields from each side of the screen, with what it is that is so near."""
        return self.page.evaluate("layoutOfPage.margins()")

    def faults(self) -> list[str]:
        """What is cut, parted, laid over something else, outside its box, or scrolls sideways."""
        return self.page.evaluate("layoutOfPage.faults()")
