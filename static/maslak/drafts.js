/* What is typed into a long form is kept on a pause, so that nothing is lost; every page works without it. */
(function () {
  "use strict";

  var PAUSE = 2500;

  function isLong(form) {
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return false;
    if (!form.querySelector('input[name="opening"]') || form.querySelector('input[type="password"]')) return false;
    if (form.querySelector("textarea")) return true;
    if (form.querySelectorAll('input:not([type="hidden"]), select').length > 3) return true;
    return Array.from(form.querySelectorAll("input")).some(function (field) {
      return field.type === "text" && field.value.length > 20;
    });
  }

  function content(form) {
    var sent = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") sent.append(name, value);
    });
    var action = new URL(form.getAttribute("action") || location.href, location.href);
    var heading = document.querySelector("h1");
    sent.append("_action", action.pathname);
    sent.append("_title", heading ? heading.textContent.trim() : document.title);
    return sent;
  }

  function say(form, sentence) {
    var note = form.querySelector(".kept-note");
    if (!note) {
      note = document.createElement("p");
      note.className = "kept-note small quiet";
      note.setAttribute("role", "status");
      (form.querySelector(".form-actions") || form).append(note);
    }
    note.textContent = sentence;
  }

  function keep(form) {
    if (form.dataset.sent) return;
    fetch("/saisies/", { method: "POST", body: content(form), credentials: "same-origin" })
      .then(function (answer) {
        return answer.status === 200 || answer.status === 413 ? answer.text() : "";
      })
      .then(function (sentence) {
        if (sentence) say(form, sentence.trim());
      })
      .catch(function () { /* no line just now: the next pause tries again */ });
  }

  var waiting = new Map();

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !isLong(form)) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(function () { waiting.delete(form); keep(form); }, PAUSE));
  });

  // A form that is sent needs no draft; a page that is left before the pause is over does.
  document.addEventListener("submit", function (event) {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
  });
  window.addEventListener("pagehide", function () {
    waiting.forEach(function (timer, form) {
      clearTimeout(timer);
      if (!form.dataset.sent) navigator.sendBeacon("/saisies/", content(form));
    });
    waiting.clear();
  });
})();
