/* Small comforts; every page works without them. */
(function () {
  "use strict";

  // After a refused form, the keyboard starts at the list of what is to be mended.
  function focusSummary(root) {
    var summary = root.querySelector ? root.querySelector(".error-summary") : null;
    if (summary) summary.focus();
  }
  focusSummary(document);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) focusSummary(event.target);
  });

  // Fine print: a true apostrophe; and where French puts a space before « : ; ? ! » or inside quotes, a line never breaks.
  function set(root) {
    var language = document.documentElement.lang;
    if (language === "ar") return;
    var texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      var node = texts.currentNode;
      if (node.parentElement && node.parentElement.closest("textarea, code, pre, script, style, [lang]:not(html)")) continue;
      var fine = node.data.replace(/([a-zà-ÿ])'(?=[a-zà-ÿ])/gi, "$1\u2019");
      if (language === "fr") fine = fine.replace(/ ([:;?!»%])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
      if (fine !== node.data) node.data = fine;
    }
  }
  set(document.body);
  document.addEventListener("htmx:load", function (event) { set(event.target); });

  // Menus made of <details> close on Escape and when the person goes elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest ? event.target.closest("details.menu") : null);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // A second press on a slow line must not send a form twice. A download leaves the page where it is,
  // so the lock opens again after five seconds.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(function () { delete form.dataset.sent; }, 5000);
  });

  // Paper shows what is folded on screen.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details:not([open])").forEach(function (part) {
      part.open = true;
      part.dataset.opened = "for-paper";
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-opened]").forEach(function (part) {
      part.open = false;
      delete part.dataset.opened;
    });
  });
})();
