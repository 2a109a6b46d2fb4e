/* The file beside the answer: the picture of a page with boxes, or the reader's text with the cell marked. */
window.Sheet = (function () {
  "use strict";
  var stage = document.getElementById("stage"), page = document.getElementById("page"), make = Gouji.make;
  var zoom = window.matchMedia("(max-width: 899.98px)").matches ? 2 : 1, number = 1, shown = null, texts = new Map(), turn = 0;

  function url(look, at) { return "/api/documents/" + look.document + "/pages/" + at; }

  function pageOf(look, current) {
    var spots = [].concat(look.cells[current].spots, look.near || []);
    return (spots.find(function (spot) { return spot.part === "value" && spot.page; }) || spots.find(function (spot) { return spot.page; }) || { page: 1 }).page;
  }

  function size() { page.style.width = Math.round(zoom * 100) + "%"; }

  function center(box) {
    if (!box) return;
    var at = box.getBoundingClientRect(), over = stage.getBoundingClientRect();
    stage.scrollTop += at.top - over.top - (over.height - at.height) / 2;
    stage.scrollLeft += at.left - over.left - (over.width - at.width) / 2;
  }

  function seen(look, current, part) {
    return look.cells.flatMap(function (cell, at) {
      return cell.spots.filter(function (spot) { return spot.part === part; }).map(function (spot) { return { spot: spot, current: at === current }; });
    });
  }

  function drawBoxes(look, current, width, height) {
    page.querySelectorAll(".box").forEach(function (box) { box.remove(); });
    var first = null;
    ["column", "row", "value"].forEach(function (part) {
      seen(look, current, part).forEach(function (one) {
        if (one.spot.page !== number || !one.spot.box) return;
        var box = make("div", { "class": "box " + part + (one.current && part === "value" ? " current" : "") }), at = one.spot.box;
        box.style.left = 100 * (at[0] - 2) / width + "%"; box.style.top = 100 * (at[1] - 2) / height + "%";
        box.style.width = 100 * (at[2] - at[0] + 4) / width + "%"; box.style.height = 100 * (at[3] - at[1] + 4) / height + "%";
        page.append(box);
        if (one.current && part !== "column") first = box;
      });
    });
    center(first);
  }

  async function showPage(look, current, at) {
    var mine = ++turn, address = url(look, at), answer = await fetch(address);
    if (mine !== turn) return;
    if (!answer.ok) return showNote(at === 1 || at === pageOf(look, current) ? "这一页无法显示" : "没有这一页");
    var scale = Number(answer.headers.get("x-gouji-scale")), image = make("img", { alt: "原件第 " + at + " 页" });
    image.src = address;
    try { await image.decode(); } catch (fault) { return showNote("这一页无法显示"); }
    if (mine !== turn) return;
    number = at; shown = { look: look, current: current, width: image.naturalWidth / scale, height: image.naturalHeight / scale };
    page.className = ""; page.replaceChildren(image); size();
    document.getElementById("page-number").textContent = at;
    drawBoxes(look, current, shown.width, shown.height);
  }

  function showNote(text) { document.getElementById("message").textContent = text; }

  function textRows(block) {
    var rows = Array.from({ length: block.rows }, function () { return make("tr"); });
    block.cells.forEach(function (cell) {
      if (rows[cell.row]) rows[cell.row].append(make("td", { text: cell.text, rowspan: cell.rowspan > 1 && cell.rowspan, colspan: cell.colspan > 1 && cell.colspan, "data-places": JSON.stringify(cell.places) }));
    });
    return rows;
  }

  async function showText(look, current) {
    var mine = ++turn;
    if (!texts.has(look.sha256)) {
      var blocks = await Gouji.get("/api/documents/" + look.document + "/text");
      texts.clear();
      texts.set(look.sha256, blocks.map(function (block) {
        return block.rows ? make("table", {}, textRows(block)) : make("p", { text: block.text, "data-places": JSON.stringify(block.places) });
      }));
    }
    if (mine !== turn) return;
    page.className = "text"; size();
    if (!shown || shown.sha256 !== look.sha256) page.replaceChildren.apply(page, texts.get(look.sha256));
    shown = { sha256: look.sha256 };
    markText(look, current);
  }

  function markText(look, current) {
    var by = new Map(), first = null, near = look.near && look.near.location;
    page.querySelectorAll("[data-places]").forEach(function (element) {
      element.className = "";
      JSON.parse(element.dataset.places).forEach(function (place) { if (!by.has(place)) by.set(place, element); });
    });
    ["column", "row", "value"].forEach(function (part) {
      seen(look, current, part).forEach(function (one) {
        var element = by.get(one.spot.location);
        if (!element) return;
        if (part === "value" || !element.className) element.className = part;
        if (one.current && part !== "column") first = element;
      });
    });
    center(first || by.get(near));
  }

  var down = null;
  stage.addEventListener("pointerdown", function (event) {
    if (event.pointerType === "mouse" && event.button === 0 && page.className !== "text") down = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
  });
  window.addEventListener("pointermove", function (event) {
    if (!down) return;
    stage.classList.add("dragged");
    stage.scrollLeft = down.x - event.clientX; stage.scrollTop = down.y - event.clientY;
    event.preventDefault();
  });
  window.addEventListener("pointerup", function () { down = null; stage.classList.remove("dragged"); });

  function scale(to) {
    zoom = Math.max(0.4, Math.min(4, to)); size();
    center(page.querySelector(".box.current") || page.querySelector(".value"));
  }
  stage.addEventListener("wheel", function (event) {
    if (event.ctrlKey) { event.preventDefault(); scale(zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15)); }
  }, { passive: false });
  document.getElementById("larger").addEventListener("click", function () { scale(zoom * 1.25); });
  document.getElementById("smaller").addEventListener("click", function () { scale(zoom / 1.25); });
  document.getElementById("fit").addEventListener("click", function () { scale(1); });
  document.getElementById("page-before").addEventListener("click", function () { if (shown && number > 1) showPage(shown.look, shown.current, number - 1); });
  document.getElementById("page-after").addEventListener("click", function () { if (shown && shown.look) showPage(shown.look, shown.current, number + 1); });

  return {
    show: function (look, current) {
      document.getElementById("paging").hidden = !look.paged;
      if (!look.paged) return showText(look, current);
      var at = pageOf(look, current);
      if (shown && shown.look && shown.look.sha256 === look.sha256 && number === at) {
        turn++; shown.look = look; shown.current = current;
        return drawBoxes(look, current, shown.width, shown.height);
      }
      return showPage(look, current, at);
    },
    prepare: function (next) { if (next && next.page) fetch(url(next, next.page)).catch(function () {}); },
    clear: function () { turn++; shown = null; page.replaceChildren(); },
    larger: function () { scale(zoom * 1.25); }, smaller: function () { scale(zoom / 1.25); }, fit: function () { scale(1); }
  };
})();
