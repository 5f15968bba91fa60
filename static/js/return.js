// Works out the percentages of a return as they are typed, and saves each row as a draft (autosave.js). Without it the
// page works by its save button.
(function () {
  "use strict";

  var form = document.querySelector("form[data-return]");
  if (!form) return;
  var token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  var FIELDS = ["numerator", "denominator", "value", "commentary", "no_figure"];

  function fields(row) {
    var found = {};
    row.querySelectorAll("[data-field]").forEach(function (input) { found[input.dataset.field] = input; });
    return found;
  }

  function typed(row) {
    var values = {}, found = fields(row);
    FIELDS.forEach(function (name) { if (found[name]) values[name] = found[name].value; });
    return values;
  }

  function number(text) {
    var bare = text.replace(/[\s,%]/g, "");
    return bare !== "" && isFinite(bare) ? Number(bare) : null;
  }

  function workOut(row) {
    var found = fields(row);
    var output = row.querySelector("[data-worked-out]");
    if (!found.denominator) return;
    var top = number(found.numerator.value), bottom = number(found.denominator.value), stated = found.value.value.trim();
    var factor = { percentage: 100, rate_10000: 10000 }[row.dataset.kind] || 1;
    if (stated) output.textContent = stated;
    else if (top === null || bottom === null || bottom <= 0) output.textContent = "–";
    else output.textContent = Math.round(top / bottom * factor * 10) / 10 + (row.dataset.kind === "percentage" ? "%" : "");
  }

  // -- a number that several KPIs share is typed once ----------------------------------------------------------

  // The others take it over where they are empty, or took it over before. Their rows are not saved by that: they are no
  // figures yet, or are saved with the page.
  function shareOut(input) {
    delete input.dataset.takenOver;
    passOn(input);
  }

  function passOn(input) {
    (input.dataset.shares || "").split(" ").filter(Boolean).forEach(function (id) {
      var other = document.getElementById(id);
      if (!other || other.readOnly || (other.value !== "" && !other.dataset.takenOver)) return;
      var isNew = other.value !== input.value;
      other.value = input.value;
      other.dataset.takenOver = "yes";
      workOut(other.closest("[data-row]"));
      if (isNew) addUp(other);
    });
  }

  // -- a total is worked out once all its parts are there -------------------------------------------------------

  // Parts that are not on this page are added by the server when the page is opened.
  function addUp(part) {
    form.querySelectorAll("[data-adds~='" + part.id + "']").forEach(function (total) {
      var held = total.dataset.adds.split(" ").map(function (id) {
        var input = document.getElementById(id);
        return input ? number(input.value) : null;
      });
      if (total.readOnly || (total.value !== "" && !total.dataset.takenOver)) return;
      var isWhole = held.every(function (one) { return one !== null; });
      if (!isWhole && !total.dataset.takenOver) return;
      var sum = isWhole ? String(Math.round(held.reduce(function (a, b) { return a + b; }, 0) * 1e4) / 1e4) : "";
      total.dataset.takenOver = "yes";
      if (total.value === sum) return;
      total.value = sum;
      workOut(total.closest("[data-row]"));
      if (total.dataset.shares) passOn(total);
      addUp(total);
    });
  }

  function note(row, lines) {
    var box = row.querySelector("[data-notes]");
    box.replaceChildren();
    lines.forEach(function (line) {
      var paragraph = document.createElement("p");
      paragraph.className = "return-row__warning";
      paragraph.textContent = line;
      box.append(paragraph);
    });
  }

  function complain(row, problems) {
    var found = fields(row);
    FIELDS.forEach(function (name) {
      var input = found[name];
      if (!input) return;
      var id = input.id + "-error", message = document.getElementById(id);
      if (!problems[name]) {
        if (message) message.remove();
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
        input.parentNode.classList.remove("return-field--error");
        return;
      }
      if (!message) {
        message = document.createElement("p");
        message.id = id;
        message.className = "return-field__error";
        input.before(message);
      }
      message.textContent = problems[name];
      var closed = input.closest("details");
      if (closed) closed.open = true;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      input.parentNode.classList.add("return-field--error");
    });
  }

  function reasonOf(row, chosen) {
    var option = chosen && fields(row).no_figure.querySelector('option[value="' + chosen + '"]');
    return option ? "no figure: " + option.textContent.toLowerCase() : "";
  }

  function showNewer(row, answer) {
    var theirs = answer.theirs;
    var words = answer.by + " saved a newer version at " + answer.at + ": " +
      [theirs.numerator && theirs.numerator + " of " + theirs.denominator, theirs.value, reasonOf(row, theirs.no_figure), theirs.commentary].filter(Boolean).join("; ") +
      ". Yours is in the fields and is not saved.";
    note(row, [words]);
    return row.querySelector("[data-notes] p");
  }

  function keyOf(row) { return "return:" + form.dataset.person + ":" + form.dataset.return + ":" + row.id; }

  form.querySelectorAll("[data-row]").forEach(function (row) {
    // a row that was submitted meanwhile takes nothing more
    if (!row.dataset.url) { window.autosave.forget(keyOf(row)); return; }
    var found = fields(row);
    window.autosave({
      box: row,
      first: found.numerator || found.value,
      version: found.version,
      line: row.querySelector("[data-row-saved]"),
      url: row.dataset.url,
      key: keyOf(row),
      token: token,
      signIn: form.dataset.signIn,
      read: function () { return typed(row); },
      write: function (values) { FIELDS.forEach(function (name) { if (found[name]) found[name].value = values[name] || ""; }); },
      body: function () { return new URLSearchParams(Object.assign({ version: found.version.value }, typed(row))); },
      typed: function () { workOut(row); },
      accepted: function (answer) {
        complain(row, answer.problems);
        note(row, answer.warnings);
        row.querySelector(".return-row__state").textContent = answer.state;
        row.querySelector("[data-discard]").hidden = false;
      },
      kept: function (answer) { row.querySelector("[data-worked-out]").textContent = answer.value || "–"; },
      showNewer: function (answer) { return showNewer(row, answer); },
      hideNewer: function () { note(row, []); }
    });
  });

  // -- a spreadsheet's hand: arrows, Enter, a block that is pasted and taken back --------------------------------

  var rows = Array.from(form.querySelectorAll("[data-row][data-url]"));
  var status = form.querySelector("[data-saved]");
  var pasted = [];

  // the fields of a row by column: a number without a cohort stands in the first one
  function cells(row) {
    var found = fields(row);
    return found.numerator ? [found.numerator, found.denominator, found.value] : [found.value];
  }

  function placeOf(input) {
    var row = input.closest && input.closest("[data-row][data-url]");
    var column = row ? cells(row).indexOf(input) : -1;
    return column < 0 ? null : { line: rows.indexOf(row), column: column };
  }

  function go(input) {
    if (!input) return;
    input.focus();
    input.select();
    input.scrollIntoView({ block: "nearest" });
  }

  function below(place, step) {
    for (var line = place.line + step; line >= 0 && line < rows.length; line += step) {
      var input = cells(rows[line])[place.column];
      if (input) return input;
    }
    return null;
  }

  function put(input, value) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("input", function (event) {
    var input = event.target;
    if (input.dataset.adds) delete input.dataset.takenOver;
    if (input.dataset.shares) shareOut(input);
    if (input.dataset.field) addUp(input);
  });

  form.addEventListener("keydown", function (event) {
    var place = placeOf(event.target);
    if (!place || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key.toLowerCase() === "z" && takeBack()) event.preventDefault();
      // to the button, which a second press then presses
      if (event.key === "Enter") { event.preventDefault(); form.querySelector("button[name=submit]").focus(); }
      return;
    }
    var input = event.target, isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    var next = null;
    if (event.key === "Enter" || event.key === "ArrowDown") next = below(place, event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowUp") next = below(place, -1);
    else if (event.key === "ArrowRight" && (isWhole || input.selectionStart === input.value.length)) next = cells(rows[place.line])[place.column + 1];
    else if (event.key === "ArrowLeft" && (isWhole || input.selectionEnd === 0)) next = cells(rows[place.line])[place.column - 1];
    else return;
    // Enter never sends the form, at the last row neither
    if (next || event.key === "Enter") event.preventDefault();
    go(next);
  });

  form.addEventListener("paste", function (event) {
    var place = placeOf(event.target);
    var text = event.clipboardData ? event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "") : "";
    if (!place || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    var before = [], left = 0;
    text.split("\n").forEach(function (line, down) {
      var row = rows[place.line + down];
      line.split("\t").forEach(function (value, across) {
        var input = row && cells(row)[place.column + across];
        value = value.trim();
        if (!input) { if (value) left += 1; return; }
        if (input.value === value) return;
        before.push({ input: input, was: input.value, now: value });
        put(input, value);
      });
    });
    pasted.push(before);
    say(before.length + (before.length === 1 ? " number pasted." : " numbers pasted.") +
      (left ? " " + left + " had no field here." : "") + " Ctrl+Z takes them back.");
  });

  // Takes the last block back where its fields still hold it: what was typed since is nobody's to undo.
  function takeBack() {
    var last = pasted[pasted.length - 1];
    if (!last || last.some(function (one) { return one.input.value !== one.now; })) return false;
    pasted.pop();
    last.forEach(function (one) { put(one.input, one.was); });
    say(last.length + (last.length === 1 ? " number taken back." : " numbers taken back."));
    return true;
  }

  function say(words) { if (status) status.textContent = words; }

  form.parentNode.querySelectorAll("[data-with-script]").forEach(function (words) { words.hidden = false; });

  // a draft that is discarded is not put back by what this browser remembers of it
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-discard]");
    if (!button) return;
    var row = button.closest("[data-row]");
    window.addEventListener("pagehide", function () {
      try { sessionStorage.removeItem(keyOf(row)); } catch (error) { /* this browser keeps nothing */ }
      window.autosave.forget(keyOf(row));
    });
  });

  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
