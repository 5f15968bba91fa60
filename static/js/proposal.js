// Saves the proposal of an update as a draft while it is typed (autosave.js). Without it the page works by its save
// button.
(function () {
  "use strict";

  var submitted = document.querySelector("[data-submitted]");
  if (submitted) window.autosave.forget(submitted.dataset.submitted);
  var form = document.querySelector("form[data-proposal]");
  if (!form) return;
  var TEXTS = ["as_at", "reason", "done", "changed", "evidence", "next"];
  var LISTS = ["kpis", "findings"];

  function all(name) { return Array.from(form.querySelectorAll("input[name=" + name + "]")); }

  function chosen(name) { return all(name).filter(function (box) { return box.checked; }).map(function (box) { return box.value; }); }

  // the rows for documents, each a pair of fields: its title and its address
  function rows() {
    return Array.from(form.querySelectorAll("input[name^=document_][name$=_title]")).map(function (title) {
      return [title, form.elements[title.name.replace("_title", "_address")]];
    });
  }

  function read() {
    var values = { rating: chosen("rating")[0] || "" };
    TEXTS.forEach(function (name) { values[name] = form.elements[name].value; });
    LISTS.forEach(function (name) { values[name] = chosen(name); });
    values.documents = rows()
      .map(function (pair) { return [pair[0].value, pair[1].value]; })
      .filter(function (pair) { return pair[0].trim() || pair[1].trim(); });
    return values;
  }

  function write(values) {
    TEXTS.forEach(function (name) { form.elements[name].value = values[name]; });
    all("rating").forEach(function (box) { box.checked = box.value === values.rating; });
    LISTS.forEach(function (name) { all(name).forEach(function (box) { box.checked = values[name].indexOf(box.value) >= 0; }); });
    rows().forEach(function (pair, place) {
      var document = values.documents[place] || ["", ""];
      pair[0].value = document[0];
      pair[1].value = document[1];
    });
  }

  // the form that gives up the draft is of the same version, and stands for no draft yet while there is none
  function followVersion() {
    document.querySelectorAll("[data-follows-version]").forEach(function (field) { field.value = form.elements.version.value; });
  }

  var notes = form.querySelector("[data-notes]");

  function showNewer(answer) {
    var words = document.createElement("p"), list = document.createElement("dl");
    words.textContent = answer.by + " saved a newer version at " + answer.at + ". Yours is in the fields and is not saved. Theirs says:";
    answer.differences.forEach(function (pair) {
      var label = document.createElement("dt"), text = document.createElement("dd");
      label.textContent = pair[0];
      text.textContent = pair[1] || "Nothing";
      list.append(label, text);
    });
    notes.className = "return-row__newer";
    notes.replaceChildren(words, list);
    return notes;
  }

  function hideNewer() {
    notes.className = "";
    notes.replaceChildren();
  }

  window.autosave({
    box: form,
    first: form.elements.as_at,
    version: form.elements.version,
    line: form.querySelector("[data-saved]"),
    url: form.dataset.proposal,
    key: form.dataset.key,
    token: form.querySelector("input[name=csrfmiddlewaretoken]").value,
    signIn: form.dataset.signIn,
    read: read,
    write: write,
    body: function () { return new URLSearchParams(new FormData(form)); },
    typed: followVersion,
    accepted: followVersion,
    kept: function () {},
    showNewer: showNewer,
    hideNewer: hideNewer
  });
})();
