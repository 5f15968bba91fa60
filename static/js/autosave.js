// Autosave of forms: sends what is typed as a draft after a pause or when a field is left, and holds what could not be
// sent in this browser until it can. Used by returns, row by row, and by proposals of progress as a whole.
(function () {
  "use strict";

  var RETRY_AFTER = 5000;
  var TYPING_PAUSE = 1500;
  // a page that was asked for while a save was on its way can be older than the save: no load takes longer than this
  var SAVED_MEANWHILE = 30000;

  // A form that overtook a save of its own would meet it as somebody else's, and one that is sent without a connection or
  // a sign-in would take its page away: it waits for the save, and stays where that fails.
  var underWay = 0, held = null, unsent = new Set();

  document.addEventListener("submit", function (event) {
    // Enter in a field presses a button that sends nothing
    if (event.submitter && event.submitter.formMethod === "dialog") return;
    unsent.forEach(function (save) { save(); });
    if (!underWay) return;
    event.preventDefault();
    held = { form: event.target, button: event.submitter };
  });

  function letGo() {
    if (underWay || !held) return;
    var waiting = held;
    held = null;
    waiting.form.requestSubmit(waiting.button);
  }

  // An answer can move everything below it, and a button that has moved away before it was released is not pressed.
  // Not every press ends in a release that the page is told of, as where a menu opens: a key or some time ends it too.
  var LONGEST_PRESS = 2000;
  var isPressed = false, longest = null, afterwards = [];

  function released() {
    isPressed = false;
    clearTimeout(longest);
    // the click comes after the release
    setTimeout(function () { afterwards.splice(0).forEach(function (goOn) { goOn(); }); });
  }

  document.addEventListener("pointerdown", function (event) {
    if (event.button !== 0) return;
    isPressed = true;
    clearTimeout(longest);
    longest = setTimeout(released, LONGEST_PRESS);
  }, true);
  ["pointerup", "pointercancel", "contextmenu", "keydown"].forEach(function (name) { document.addEventListener(name, released, true); });
  window.addEventListener("blur", released);

  function whenReleased() {
    return new Promise(function (goOn) { if (isPressed) afterwards.push(goOn); else goOn(); });
  }

  function isSame(some, others) {
    return Object.keys(some).every(function (name) { return JSON.stringify(some[name] || "") === JSON.stringify(others[name] || ""); });
  }

  function recall(store, key) {
    try { return JSON.parse(store.getItem(key)); } catch (error) { return null; }
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch (error) { /* this browser keeps nothing */ }
  }

  // `place` is what is saved together: `box` (the element with its fields), `first` (the field to go on typing in),
  // `version` (their hidden field), `url`, `key` (where it waits in this browser), `token`, `signIn`; `read()`,
  // `write(values)` and `body()` of its fields; `line` (where its state is said); what it does when something is
  // `typed()`, was `accepted(answer)` or is `kept(answer)` as a whole; and how it shows somebody else's newer version:
  // `showNewer(answer)` gives the element for the two buttons, `hideNewer()` takes all of it away.
  function autosave(place) {
    var isSaving = false, isWaiting = false, isTyping = false;
    var sent = null, savedWords = "", retry = null, pause = null, before = null;

    function say(words) {
      // the same words again would be read out again
      if (place.line.textContent !== words) place.line.textContent = words;
    }

    function saySignedOut() {
      say("You are signed out. What you typed is kept in this browser. ");
      var link = document.createElement("a");
      link.className = "govuk-link";
      link.href = place.signIn + "?next=" + encodeURIComponent(location.pathname + location.search);
      link.textContent = "Sign in again";
      place.line.append(link);
    }

    function shelve(values) {
      var kept = { sent: sent, version: place.version.value, values: values };
      try { localStorage.setItem(place.key, JSON.stringify(kept)); } catch (error) { say("This browser keeps nothing: save before you leave the page."); }
    }

    function unshelve() { forget(place.key); }

    function rememberSaved(values) {
      var kept = { at: Date.now(), version: place.version.value, values: values };
      try { sessionStorage.setItem(place.key, JSON.stringify(kept)); } catch (error) { /* a reload asks again */ }
    }

    function newlySaved() {
      var kept = recall(sessionStorage, place.key);
      try { sessionStorage.removeItem(place.key); } catch (error) { /* this browser keeps nothing */ }
      return kept && Date.now() - kept.at < SAVED_MEANWHILE && Number(place.version.value) < Number(kept.version) ? kept : null;
    }

    function putIn(kept) {
      place.write(kept.values);
      place.version.value = kept.version;
      place.typed();
    }

    function save() {
      clearTimeout(retry);
      if (isSaving) { isWaiting = true; return; }
      var values = place.read();
      isSaving = true;
      underWay += 1;
      sent = sent || values;
      shelve(values);
      fetch(place.url, { method: "POST", headers: { "X-CSRFToken": place.token }, body: place.body(), credentials: "same-origin" }).then(function (response) {
        return response.json().catch(function () { return {}; }).then(function (answer) {
          return whenReleased().then(function () { settle(values, response.status, answer); });
        });
      }, function () {
        say("Not sent yet: no connection. It is kept in this browser and sent again.");
        retry = setTimeout(save, RETRY_AFTER);
        stay();
      }).finally(function () {
        isSaving = false;
        underWay -= 1;
        if (isWaiting) { isWaiting = false; save(); }
        letGo();
      });
    }

    function stay() {
      unsent.add(save);
      held = null;
    }

    function settle(values, status, answer) {
      unsent.delete(save);
      if (status === 200) {
        place.version.value = answer.version;
        sent = null;
        place.accepted(answer);
        // what was typed while this was on its way is still to be sent
        if (!isSame(place.read(), values)) { shelve(place.read()); return; }
        unshelve();
        rememberSaved(values);
        place.kept(answer);
        savedWords = "Saved at " + answer.saved_at;
        say(savedWords);
      } else if (status === 409 && answer.theirs && (isSame(values, answer.theirs) || (sent && isSame(sent, answer.theirs)))) {
        // this browser's own save, whose answer was lost with the connection or the page
        place.version.value = answer.version;
        sent = null;
        isWaiting = true;
      } else if (status === 409 && answer.theirs) {
        held = null;
        offerVersions(answer);
        say("Not saved: choose a version.");
      } else if (status === 401 || (status === 403 && !answer.message)) {
        // without a message the form itself was refused: its sign-in is over
        saySignedOut();
        stay();
      } else {
        say(answer.message || "Not saved. Use the save button.");
      }
    }

    function offerVersions(answer) {
      var newer = place.showNewer(answer);
      [["Keep mine", keepMine], ["Take theirs", takeTheirs]].forEach(function (choice) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "govuk-button govuk-button--secondary";
        button.textContent = choice[0];
        button.addEventListener("click", function () {
          place.hideNewer();
          choice[1](answer);
          place.first.focus();
        });
        newer.append(" ", button);
      });
    }

    function keepMine(answer) {
      place.version.value = answer.version;
      sent = null;
      save();
    }

    function takeTheirs(answer) {
      sent = null;
      unshelve();
      putIn({ values: answer.theirs, version: answer.version });
      before = place.read();
      say("Their version is in the fields.");
    }

    function changed() {
      var now = place.read();
      if (isSame(now, before)) {
        // typed and taken back: there is nothing to send
        if (isTyping && !isSaving && !sent) { unshelve(); say(savedWords); }
        isTyping = false;
        return;
      }
      before = now;
      isTyping = false;
      save();
    }

    function takeFromShelf(kept) {
      if (isSame(kept.values, place.read())) { unshelve(); return; }
      // the draft that it belonged to is gone: it begins a new one
      if (place.version.value === "0") kept.version = "0";
      putIn(kept);
      sent = kept.sent;
      say("What you typed before is here again.");
      save();
    }

    var saved = newlySaved(), kept = recall(localStorage, place.key);
    if (saved) putIn(saved);
    if (kept) takeFromShelf(kept);
    before = place.read();
    place.box.addEventListener("input", function () {
      isTyping = true;
      place.typed();
      shelve(place.read());
      say("Not saved yet.");
      clearTimeout(pause);
      pause = setTimeout(changed, TYPING_PAUSE);
    });
    place.box.addEventListener("focusout", function () { clearTimeout(pause); changed(); });
    window.addEventListener("online", function () { if (recall(localStorage, place.key)) save(); });
  }

  window.autosave = autosave;
  // for what was submitted meanwhile, so that nothing more can be sent
  window.autosave.forget = forget;
})();
