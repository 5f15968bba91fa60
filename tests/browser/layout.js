// The layout of a page as it stands: what is cut, parted, laid over something else or too near to the edge.
(() => {
  const LONGEST_WORD = 24;
  const PHONE = 640;

  // whether a place is hidden by itself or by something around it; each place is looked at once at one width
  const newSight = () => {
    const known = new Map([[document.body, false]]);
    const hides = place => {
      const style = getComputedStyle(place);
      return (style.position === "absolute" && style.overflow === "hidden" && place.offsetWidth <= 1)
        || style.clipPath !== "none" || place.matches(".govuk-skip-link, title, desc, script, style, option");
    };
    const isIn = place => {
      if (!place) return false;
      if (!known.has(place)) known.set(place, hides(place) || isIn(place.parentElement));
      return known.get(place);
    };
    return place => isIn(place) || !place.checkVisibility({ visibilityProperty: true });
  };

  const seenTexts = isHidden => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.data.trim() && !isHidden(text.parentElement)) found.push(text);
    }
    return found;
  };

  const boxesOf = (text, from = 0, to = text.length) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    return [...range.getClientRects()].filter(box => box.width > 0.5);
  };

  const named = place => `<${place.localName} class="${place.getAttribute("class") || ""}">`;

  // how near texts and fields come to the edges of the screen; what scrolls in a frame counts by its frame
  const margins = () => {
    const width = document.documentElement.clientWidth, isHidden = newSight();
    const texts = seenTexts(isHidden).filter(text => !text.parentElement.closest(".table-scroll"));
    const found = texts.flatMap(text => boxesOf(text).map(box => [box, text.data.trim().slice(0, 40)]));
    for (const place of document.querySelectorAll("input, select, textarea, button, .table-scroll, .chart"))
      if (!isHidden(place) && !place.parentElement.closest(".table-scroll")) found.push([place.getBoundingClientRect(), named(place)]);
    const left = found.reduce((a, b) => (b[0].left < a[0].left ? b : a));
    const right = found.reduce((a, b) => (b[0].right > a[0].right ? b : a));
    return { left: [left[0].left, left[1]], right: [width - right[0].right, right[1]] };
  };

  // words parted over two lines where nothing in them allows it; addresses, checksums and names of files may be
  const partedWords = texts => texts.flatMap(text => [...text.data.matchAll(/\S+/g)].flatMap(run => {
    if (run[0].length > LONGEST_WORD || run[0].includes("@")) return [];
    return [...run[0].matchAll(/[\p{L}\p{N}]{3,}/gu)].filter(word => {
      const from = run.index + word.index;
      return new Set(boxesOf(text, from, from + word[0].length).map(box => Math.round(box.top))).size > 1;
    }).map(word => `parted: ${word[0]} in ${named(text.parentElement)}`);
  }));

  const cutTexts = (texts, isHidden) => {
    const found = [];
    const hides = value => /hidden|clip/.test(value);
    for (const place of document.querySelectorAll("body, body *")) {
      const style = getComputedStyle(place);
      const isFrame = hides(style.overflowX) || hides(style.overflowY);
      const scrolls = /auto|scroll/.test(style.overflowX) && place.scrollWidth > place.clientWidth + 1;
      if (!(isFrame || scrolls) || place.closest("svg, select, textarea, input") || isHidden(place)) continue;
      const words = `${named(place)} ${place.innerText.slice(0, 40)}`;
      const frame = place.getBoundingClientRect();
      const isOut = box =>
        (hides(style.overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1))
        || (hides(style.overflowY) && (box.bottom > frame.bottom + 2 || box.top < frame.top - 2));
      if (isFrame && texts.some(text => place.contains(text) && boxesOf(text).some(isOut))) found.push(`cut: ${words}`);
      // real tables stay tables on a telephone, each in a frame of its own that scrolls, by the keyboard too
      const may = place.matches(".table-scroll[tabindex='0'][role='region'][aria-label]") && innerWidth <= PHONE;
      if (scrolls && !may) found.push(`scrolls sideways by ${place.scrollWidth - place.clientWidth}: ${words}`);
    }
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return sideways > 0 ? [...found, `the page scrolls sideways by ${sideways}`] : found;
  };

  // text that reaches out of the box it stands in, into what is beside it
  const textsOutside = texts => texts.filter(text => !text.parentElement.closest("svg")).flatMap(text => {
    let block = text.parentElement;
    while (/^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
    const box = block.getBoundingClientRect();
    const isOut = boxesOf(text).some(part => part.right > box.right + 1 || part.left < box.left - 1);
    return isOut ? [`outside its box: ${text.data.trim().slice(0, 40)} in ${named(block)}`] : [];
  });

  const chartFaults = chart => {
    const frame = chart.getBoundingClientRect();
    const title = chart.querySelector("title").textContent;
    const placed = [...chart.querySelectorAll("text, tspan")]
      .filter(text => text.checkVisibility() && !text.querySelector("tspan"))
      .map(text => [text.textContent, text.getBoundingClientRect()]);
    return placed.flatMap(([words, box], place) => {
      const isOut = box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
      const over = placed.slice(place + 1).filter(([, other]) =>
        Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
        && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 3);
      return [
        ...(isOut ? [`outside the chart "${title}": ${words}`] : []),
        ...over.map(([others]) => `over each other in "${title}": ${words} / ${others}`),
      ];
    });
  };

  const faults = () => {
    const isHidden = newSight(), texts = seenTexts(isHidden);
    const charts = [...document.querySelectorAll("svg.chart, svg.lanes")].filter(chart => chart.checkVisibility());
    return [...cutTexts(texts, isHidden), ...partedWords(texts), ...textsOutside(texts), ...charts.flatMap(chartFaults)];
  };

  const force = font => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { font-family: "${font}" !important; }`);
    document.adoptedStyleSheets = [sheet];
  };

  // how wide a line of text is in the font that is forced now
  const widthOfText = () => {
    const place = document.createElement("span");
    place.textContent = "Children looked after per ten thousand";
    document.body.append(place);
    const width = place.getBoundingClientRect().width;
    place.remove();
    return width;
  };

  // what is folded opens, and what is laid out only when it comes near is laid out at once
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const place of document.querySelectorAll("main *"))
    if (getComputedStyle(place).contentVisibility === "auto") place.style.contentVisibility = "visible";

  // boxes stand where they stand, and whoever measures them at many widths need not wait for a picture of each
  document.documentElement.style.opacity = 0;

  window.layoutOfPage = { margins, faults, force, widthOfText };
})();
