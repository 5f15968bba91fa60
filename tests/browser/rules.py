"""The rules of accessibility (axe) and the frame that every page has, as they are tried on a page that is open."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.watching import HEIGHT, NARROW, WIDE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = """document.querySelectorAll("details:not([open])").forEach(details => {
  details.open = true;
  details.dataset.opened = "";
})"""
CLOSE_AGAIN = """document.querySelectorAll("[data-opened]").forEach(details => {
  details.open = false;
  delete details.dataset.opened;
})"""
STRUCTURE = """() => ({
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    headers: document.querySelectorAll('body > header').length,
    footers: document.querySelectorAll('body > footer').length,
    language: document.documentElement.lang,
    title: document.title,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""
# axe makes tens of thousands of colours, each with six WeakMaps, and works out each anew from its text: two thirds of
# its time. It is given maps that keep their values on the key itself, and a memory of what each text stands for.
QUICK_MAPS = """
class { key = Symbol();
  get(one) { return one?.[this.key]; }
  set(one, value) { one[this.key] = value; return this; }
  has(one) { return this.key in Object(one); }
  delete(one) { return this.has(one) && delete one[this.key]; } }"""
QUICK_SETS = """
class { key = Symbol();
  add(one) { one[this.key] = true; return this; }
  has(one) { return this.key in Object(one); }
  delete(one) { return this.has(one) && delete one[this.key]; } }"""
REMEMBER_COLOURS = """() => {
  const colour = axe.commons.color.Color.prototype, parse = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) [this.r, this.g, this.b, this.alpha] = known.get(text);
    else { parse.call(this, text); known.set(text, [this.r, this.g, this.b, this.alpha]); }
    return this;
  };
}"""
QUICK_AXE = f"((WeakMap, WeakSet) => {{ {AXE_SCRIPT}\n; ({REMEMBER_COLOURS})(); }})({QUICK_MAPS}, {QUICK_SETS})"
# no selectors are made, since no message shows them
FIND = f"""async rules => {{
  {OPEN_ALL};
  const found = await axe.run(document, {{runOnly: rules, resultTypes: ["violations"], selectors: false}});
  {CLOSE_AGAIN};
  return found.violations.flatMap(({{id, nodes}}) => nodes.map(one => [id, one.html, one.failureSummary]));
}}"""


def breaches(page, axe: str = QUICK_AXE) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, with everything open that can be; it is closed again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    return [f"{rule}: {html[:160]} ({summary})" for rule, html, summary in page.evaluate(FIND, RULES)]


def flaws(page) -> list[str]:
    """What is wrong with the page as it stands, on a wide screen and on a telephone; it is wide afterwards."""
    found = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{breach} at {width} pixels" for breach in breaches(page)]
        if page.evaluate(STRUCTURE)["sideways"] > 0:
            found.append(f"wider than {width} pixels")
    return found
