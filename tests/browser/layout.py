"""Measures the layout of a page as it stands, by what `layout.js` beside this module finds."""

from pathlib import Path

from tests.browser.watching import HEIGHT

# widths at which margins are measured, and those at which the page is looked at in the wide font
WIDTHS = (320, 640, 641, 820, 1020, 1024, 1100, 1180, 1200, 1280, 1600)
PHONE, LEAST, LEAST_ON_A_PHONE = 640, 30, 15
# the strokes and letters of a browser fall on whole pixels, what is measured need not
SLACK = 0.5
WIDE_FONT = "DejaVu Sans"
WIDTHS_OF_THE_WIDE_FONT = (320, 820, 1024, 1280)
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


def too_near(layout: Layout) -> list[str]:
    """Where something reaches nearer to an edge than the margin, by width."""
    found = []
    for width in WIDTHS:
        layout.resize(width)
        least = LEAST_ON_A_PHONE if width <= PHONE else LEAST
        for side, (distance, what) in layout.margins().items():
            if distance < least - SLACK:
                found.append(f"{side} at {width}: {distance:.1f} ({what})")
    return found


def faults_in_the_wide_font(layout: Layout) -> list[str]:
    """What does not hold at some width in DejaVu Sans, which stays forced."""
    layout.force_font(WIDE_FONT)
    found = []
    for width in WIDTHS_OF_THE_WIDE_FONT:
        layout.resize(width)
        found += [f"{fault}, at {width}" for fault in layout.faults()]
    return found
