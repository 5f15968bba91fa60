"""The layout of a page as it stands: what is cut, broken, laid over something else or too near to the edge."""

from tests.browser.watching import HEIGHT

FORCE_FONT = """font => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { font-family: "${font}" !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
# of a line of text in the page's own font, and in the forced one
WIDTH_OF_TEXT = """() => {
  const place = document.createElement("span");
  place.textContent = "Children looked after per ten thousand";
  place.setAttribute("class", "govuk-heading-m");
  place.attributeStyleMap.set("display", "inline-block");
  document.body.append(place);
  const width = place.getBoundingClientRect().width;
  place.remove();
  return width;
}"""

# what far down a page is laid out only when it comes near is laid out at once
LAY_OUT_ALL = """() => document.querySelectorAll("*").forEach(place => {
  if (getComputedStyle(place).contentVisibility === "auto") place.style.contentVisibility = "visible";
})"""

_SEEN = """
  const texts = [];
  const hidden = place => {
    for (let at = place; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.position === "absolute" && style.overflow === "hidden" && at.offsetWidth <= 1) return true;
      if (style.clipPath !== "none" || at.matches(".govuk-skip-link, title, desc, script, style, option")) return true;
    }
    return !place.checkVisibility({visibilityProperty: true});
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.trim() && !hidden(text.parentElement)) texts.push(text);
  }
  const boxes = (text, from, to) => {
    const range = document.createRange();
    range.setStart(text, from ?? 0);
    range.setEnd(text, to ?? text.length);
    return [...range.getClientRects()].filter(box => box.width > 0.5);
  };
"""

# how near text and fields come to the edges of the screen: the least distance on the left and on the right
MARGINS = f"""() => {{{_SEEN}
  const width = document.documentElement.clientWidth;
  const found = texts.flatMap(text => boxes(text).map(box => [box, text.data.trim()]));
  document.querySelectorAll("input, select, textarea, button, .data-table, .chart").forEach(place => {{
    if (!hidden(place)) found.push([place.getBoundingClientRect(), place.outerHTML.slice(0, 60)]);
  }});
  const left = found.reduce((a, b) => (b[0].left < a[0].left ? b : a));
  const right = found.reduce((a, b) => (b[0].right > a[0].right ? b : a));
  return {{ left: [left[0].left, left[1]], right: [width - right[0].right, right[1]] }};
}}"""

# Words parted over two lines where nothing in them allows it. Addresses and other long strings without a space may be.
BROKEN_WORDS = f"""() => {{{_SEEN}
  return texts.flatMap(text => [...text.data.matchAll(/[\\p{{L}}\\p{{N}},.']{{3,}}/gu)].filter(word => {{
    if (/[.,](?=\\p{{L}})/u.test(word[0])) return false;
    const tops = boxes(text, word.index, word.index + word[0].length).map(box => Math.round(box.top));
    return new Set(tops).size > 1;
  }}).map(word => `broken: ${{word[0]}} in <${{text.parentElement.localName}} class="${{text.parentElement.className}}">`));
}}"""

CUT = f"""() => {{{_SEEN}
  const found = [];
  document.querySelectorAll("body, body *").forEach(place => {{
    const style = getComputedStyle(place);
    if (place.closest("svg, select, textarea, input") || hidden(place)) return;
    const wide = place.scrollWidth > place.clientWidth + 1;
    const said = `${{place.localName}}.${{place.className}}: ${{place.innerText.slice(0, 40)}}`;
    const hides = value => /hidden|clip/.test(value);
    if (hides(style.overflowX) || hides(style.overflowY)) {{
      const frame = place.getBoundingClientRect();
      const out = texts.filter(text => place.contains(text)).flatMap(text => boxes(text)).some(box =>
        (hides(style.overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1))
        || (hides(style.overflowY) && (box.bottom > frame.bottom + 2 || box.top < frame.top - 2)));
      if (out) found.push(`cut: ${{said}}`);
    }}
    if (/auto|scroll/.test(style.overflowX) && wide) found.push(`scrolls sideways by ${{place.scrollWidth - place.clientWidth}}: ${{said}}`);
  }});
  const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return sideways > 0 ? [...found, `page scrolls sideways by ${{sideways}}`] : found;
}}"""

# text that reaches out of the box it stands in, into what is beside it
OUTSIDE = f"""() => {{{_SEEN}
  return texts.filter(text => !text.parentElement.closest("svg")).flatMap(text => {{
    let block = text.parentElement;
    while (/^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
    const box = block.getBoundingClientRect();
    const out = boxes(text).some(part => part.right > box.right + 1 || part.left < box.left - 1);
    return out ? [`outside its box: ${{text.data.trim().slice(0, 40)}} in <${{block.localName}} class="${{block.className}}">`] : [];
  }});
}}"""

CHART_TEXTS = """() => [...document.querySelectorAll("svg.chart")].filter(chart => chart.checkVisibility()).flatMap(chart => {
  const frame = chart.getBoundingClientRect(), found = [];
  const texts = [...chart.querySelectorAll("text, tspan")].filter(text => !text.querySelector("tspan"));
  const placed = texts.map(text => [text.textContent, text.getBoundingClientRect(), text.closest("text")]);
  const name = chart.querySelector("title").textContent;
  placed.forEach(([words, box], place) => {
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
      found.push(`outside the chart "${name}": ${words}`);
    placed.slice(place + 1).forEach(([others, other]) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (across > 1 && down > 3) found.push(`over each other in "${name}": ${words} / ${others}`);
    });
  });
  return found;
})"""


def faults(page) -> list[str]:
    """What does not hold on the page as it is laid out now."""
    page.evaluate(LAY_OUT_ALL)
    return [found for script in (CUT, BROKEN_WORDS, OUTSIDE, CHART_TEXTS) for found in page.evaluate(script)]


def resize(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
