(function () {
  "use strict";
  var root = document.documentElement, sheet = document.getElementById("sheet"), body = document.getElementById("sheet-body");
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)"), narrow = window.matchMedia("(max-width: 899.98px)");
  var chosen = null;
  root.classList.add("js");

  function clear() {
    document.querySelectorAll(".shown, .focus").forEach(function (cell) { cell.classList.remove("shown", "focus"); });
    if (chosen) chosen.classList.remove("selected");
    sheet.hidden = true;
    root.classList.remove("sheet-open");
    chosen = null;
  }

  function show(target, where) {
    target.scrollIntoView({ block: where, inline: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function fillSheet(card) {
    var copy = card.cloneNode(true);
    [copy].concat(Array.from(copy.querySelectorAll("[id]"))).forEach(function (part) { part.removeAttribute("id"); });
    copy.removeAttribute("aria-labelledby");
    body.replaceChildren(copy);
    sheet.hidden = false;
    root.classList.add("sheet-open");
  }

  function choose(card, from) {
    var ids = card.dataset.cells ? card.dataset.cells.split(" ") : [];
    clear();
    chosen = card;
    card.classList.add("selected");
    ids.forEach(function (id) { document.getElementById(id).classList.add("shown"); });
    var main = from || document.getElementById(ids[0]);
    if (main) {
      main.classList.add("focus");
      if (narrow.matches) fillSheet(card);
      if (!narrow.matches) card.closest(".list").scrollTop = card.offsetTop - card.closest(".list").offsetTop - 40;
      if (!from) show(main, "center");
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-finding]"), card = event.target.closest(".list .finding:not(.selected)");
    if (link) {
      event.preventDefault();
      choose(document.getElementById(link.dataset.finding), link.closest("td"));
    } else if (card && !String(window.getSelection())) {
      choose(card, null);
    }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") clear(); });
  document.getElementById("close").addEventListener("click", clear);
  document.getElementById("back").addEventListener("click", function () { var card = chosen; clear(); if (card) { show(card, "center"); } });

  function fromAddress() {
    var named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && named.classList.contains("finding")) choose(named, null);
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
