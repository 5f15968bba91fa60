"""A page in the browser, with a record of what it said on the console and what it asked for."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

WIDE, NARROW = 1280, 320
HEIGHT = 900


@dataclass
class Watched:
    """`page` of the site at `url`. What was recorded is that of the latest visit; `test` is who looks at it."""

    page: Page
    url: str
    test: str = ""
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __enter__(self):
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)
        self.page.on("request", self._ask)
        self.resize(WIDE)
        return self

    def __exit__(self, *_):
        self.page.remove_listener("console", self._hear)
        self.page.remove_listener("pageerror", self._fail)
        self.page.remove_listener("request", self._ask)

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def visit(self, address: str) -> Response:
        self.said.clear()
        self.asked.clear()
        return self.page.goto(self.url + address)

    def stay(self, address: str) -> None:
        """Visit `address`, unless the case before of the same test did so: what changes nothing but the size may."""
        mark = f"{self.test} {address}"
        if self.test and self.page.evaluate("window.stayedBy") == mark:
            return
        self.visit(address)
        self.page.evaluate("mark => { window.stayedBy = mark; }", mark)

    @property
    def asked_elsewhere(self) -> list[str]:
        """Requests that left the site; pictures made in the page itself do not."""
        return [url for url in self.asked if not url.startswith((f"{self.url}/", "data:", "blob:"))]

    def _hear(self, message: ConsoleMessage) -> None:
        # the browser itself notes the status of a page that is refused: that is the page's answer, not its fault
        if "Failed to load resource" in message.text and message.location["url"] == self.page.url:
            return
        self.said.append(f"{message.type}: {message.text}")

    def _fail(self, error) -> None:
        self.said.append(f"error: {error}")

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)
