"""Forms with several fields or buttons on a page, where it must not matter in which field Enter is pressed."""

# every form that asks for more than one thing: its place on the page, and what sorts of fields and buttons it has
FORMS = """here => [...here.forms].map((form, place) => {
  const fields = [...form.elements].filter(one => one.matches("input, select, textarea"));
  const typed = fields.filter(one => !/^(hidden|checkbox|radio|submit|file|password)$/.test(one.type));
  const rows = typed.map(one => one.name.replace(/[0-9]+/g, "0"));
  const buttons = [...form.querySelectorAll("button, input[type=submit]")].filter(one => one.type === "submit");
  const shown = buttons.filter(one => !one.hasAttribute("aria-hidden"));
  const isSeveral = shown.length > 1 || new Set(rows).size < rows.length;
  const sorts = [...form.elements].map(one => [one.localName, one.type, one.name.replace(/[0-9]+/g, "0"),
    one.localName === "button" ? one.value.replace(/[0-9]+/g, "0") : "", one.hasAttribute("aria-hidden")].join(" "));
  // in a text of several lines Enter begins the next line
  const single = fields.filter(one => !one.matches("textarea, [type=hidden], [type=file]"));
  return isSeveral && single.length ? [place, [form.method, ...new Set(sorts)].join(", ")] : null;
}).filter(Boolean)"""
OF_TEXT = f"""text => ({FORMS})(new DOMParser().parseFromString(text, "text/html"))"""


def forms_of(page) -> list[tuple[int, str]]:
    """The forms of the page that is open: the place of each, and what sorts of fields and buttons it has."""
    return [tuple(form) for form in page.evaluate(f"() => ({FORMS})(document)")]


def forms_in(page, text: str) -> list[tuple[int, str]]:
    """The forms of a page as the server sent it, which is what a browser has that runs no scripts; `page` reads it."""
    return [tuple(form) for form in page.evaluate(OF_TEXT, text)]
