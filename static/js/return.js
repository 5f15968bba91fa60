// Works out the percentages of a return as they are typed, and has each row kept as a draft (keeping.js). Without it
// the page works by its save button.
(function () {
  "use strict";

  var form = document.querySelector("form[data-return]");
  if (!form) return;
  var token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  var FIELDS = ["numerator", "denominator", "value", "commentary"];

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
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      input.parentNode.classList.add("return-field--error");
    });
  }

  function choose(row, answer, keepMine, takeTheirs) {
    var theirs = answer.theirs;
    var words = answer.by + " saved a newer version at " + answer.at + ": " +
      [theirs.numerator && theirs.numerator + " of " + theirs.denominator, theirs.value, theirs.commentary].filter(Boolean).join("; ") +
      ". Yours is in the fields and is not saved.";
    note(row, [words]);
    var box = row.querySelector("[data-notes] p");
    [["Keep mine", keepMine], ["Take theirs", takeTheirs]].forEach(function (choice) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = choice[0];
      button.addEventListener("click", function () {
        note(row, []);
        choice[1]();
        var found = fields(row);
        (found.numerator || found.value).focus();
      });
      box.append(" ", button);
    });
  }

  function keyOf(row) { return "return:" + form.dataset.person + ":" + form.dataset.return + ":" + row.id; }

  form.querySelectorAll("[data-row]").forEach(function (row) {
    // a row that was handed in meanwhile takes nothing more
    if (!row.dataset.url) { window.forgetTyped(keyOf(row)); return; }
    var found = fields(row);
    window.keepTyped({
      box: row,
      version: found.version,
      line: row.querySelector("[data-row-saved]"),
      url: row.dataset.url,
      key: keyOf(row),
      token: token,
      signIn: form.dataset.signIn,
      read: function () { return typed(row); },
      write: function (values) { FIELDS.forEach(function (name) { if (found[name]) found[name].value = values[name]; }); },
      body: function () { return new URLSearchParams(Object.assign({ version: found.version.value }, typed(row))); },
      typed: function () { workOut(row); },
      accepted: function (answer) { complain(row, answer.problems); note(row, answer.warnings); },
      kept: function (answer) { row.querySelector("[data-worked-out]").textContent = answer.value || "–"; },
      choose: function (answer, keepMine, takeTheirs) { choose(row, answer, keepMine, takeTheirs); }
    });
  });

  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
