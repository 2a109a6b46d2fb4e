/* One look after the other: every key is an answer, and every answer is kept before the next look comes. */
(function () {
  "use strict";
  var make = Gouji.make, chosen = new URLSearchParams(location.search);
  var look = null, upcoming = null, current = 0, history = [], skipped = [], busy = false, sure = "";
  var parts = {}, CANDIDATES = "sdfg";
  ["where", "cells", "detail", "typing", "typed", "why", "every", "cancel", "message", "progress", "name"].forEach(function (id) { parts[id] = document.getElementById(id); });

  if (parts.name) {
    parts.name.value = localStorage.getItem("gouji-name") || "";
    parts.name.addEventListener("change", function () { localStorage.setItem("gouji-name", parts.name.value.trim()); });
  }

  function sitting(more) {
    var only = chosen.get("document") && !chosen.get("table") ? chosen.get("document") : "";
    return Object.assign({ name: parts.name ? parts.name.value.trim() : "", document: only, skip: skipped }, more);
  }

  function open(cell) { return !cell.decision; }
  function rest() { return look.cells.filter(open); }
  function say(text) { parts.message.textContent = text || ""; }

  function shared(name) { return look.cells.every(function (cell) { return cell[name] === look.cells[0][name]; }); }

  /* Paths of labels without what all of them begin with; the last part always stays. */
  function apart(paths) {
    var split = paths.map(function (path) { return path.split("·"); }), first = split[0], at = 0;
    while (split.every(function (parts) { return at < parts.length - 1 && parts[at] === first[at]; })) at += 1;
    return split.map(function (parts) { return parts.slice(at).join("·"); });
  }

  function drawCells() {
    var rowWords = apart(look.cells.map(function (cell) { return cell.row_words; }));
    var columnWords = apart(look.cells.map(function (cell) { return cell.column_words; }));
    var oneRow = shared("row_words"), oneColumn = shared("column_words");
    var common = oneRow ? look.cells[0].row_words : oneColumn ? "列：" + look.cells[0].column_words : "";
    var rows = look.cells.map(function (cell, at) {
      var row = make("tr", { "aria-selected": String(at === current), "data-at": at }, [
        make("th", { scope: "row", text: [!oneRow && rowWords[at], (oneRow || !oneColumn) && columnWords[at]].filter(Boolean).join("，") }),
        make("td", { "class": "read", text: cell.raw.trim() || "（" + cell.status + "）" }),
        make("td", { text: cell.decision ? cell.decision.words + (cell.decision.kind === "correct" ? "：" + cell.decision.value : "") : Math.floor(cell.confidence * 100) + "%" })
      ]);
      return row;
    });
    parts.cells.replaceChildren(look.cells.length > 1 ? make("table", { "class": "cells", "aria-label": "一起复核的格" }, [make("caption", { text: common }), make("tbody", {}, rows)]) : "");
    var selected = parts.cells.querySelector('[aria-selected="true"]');
    if (selected) selected.scrollIntoView({ block: "nearest" });
  }

  function list(title, items) {
    return items.length ? [make("h3", { text: title }), make("ul", {}, items)] : [];
  }

  function drawDetail() {
    var cell = look.cells[current], read = cell.raw.trim();
    var big = make("p", { "class": "big" }, [read || "（" + cell.status + "）"]);
    if (read && cell.value !== read) big.append(make("span", { "class": "soft", text: cell.value ? "  即 " + cell.value + (cell.unit ? " " + cell.unit : "") : "  " + cell.status }));
    var sums = cell.sums.map(function (sum) {
      return make("li", { "class": sum.outcome === "不成立" ? "failed" : "", text: sum.outcome + "：" + (sum.where ? sum.where + "，" : "") + sum.words });
    });
    var said = cell.decision;
    parts.detail.replaceChildren.apply(parts.detail, [
      make("h2", { text: cell.row_words }), cell.column_words ? make("p", { "class": "soft", text: "列：" + cell.column_words }) : "", big,
      make("p", { text: cell.status + "，可信度 " + (Math.floor(cell.confidence * 1000) / 10).toFixed(1) + "%" + (cell.place ? "，" + cell.place : "") })
    ].concat(
      said ? [make("p", { "class": "badge good", text: "复核：" + said.words + (said.kind === "correct" ? " " + said.value : "") + "（" + said.who + (said.why ? "：" + said.why : "") + "）" })] : [],
      list("存疑的原因", cell.doubts.map(function (words) { return make("li", { text: words }); })),
      list("勾稽关系", sums),
      cell.candidates.length ? [make("h3", { text: "也可能是（以原件为准）" }), make("div", { "class": "candidates" }, cell.candidates.map(function (text, at) {
        return make("button", { type: "button", "data-candidate": at }, [make("strong", { text: text }), text === cell.suggestion ? " 即可勾稽 " : " ", make("kbd", { text: CANDIDATES[at].toUpperCase() })]);
      }))] : []
    ).filter(Boolean));
  }

  function draw() {
    var has = Boolean(look);
    document.querySelectorAll("[data-do]").forEach(function (button) {
      button.disabled = !has && ["undo", "back"].indexOf(button.dataset["do"]) < 0;
    });
    parts.typing.hidden = true; sure = "";
    document.body.dataset.look = has && look.id !== null ? look.id : "";
    document.body.dataset.turn = Number(document.body.dataset.turn || 0) + 1;
    if (!has) {
      parts.cells.replaceChildren(); parts.where.textContent = ""; Sheet.clear();
      parts.detail.replaceChildren(make("h2", { text: "没有待复核的格了" }), make("p", {}, [make("a", { href: "/progress", text: "查看复核进度" })]));
      return;
    }
    var document_ = make("a", { href: "/documents/" + look.document, text: look.title });
    parts.where.replaceChildren(document_, "　" + look.name + "　这一份还有 " + look.open_here + " 处，问题 " + look.findings + " 项");
    drawCells(); drawDetail();
    Promise.resolve(Sheet.show(look, current)).then(function () { Sheet.prepare(upcoming); }, function (fault) { say(fault.words || "原件无法显示"); });
  }

  function take(turn) {
    var same = look && turn.look && look.id !== null && look.id === turn.look.id;
    look = turn.look; upcoming = turn.upcoming;
    current = look ? openFrom(same ? current : 0) : 0;
    draw();
  }

  /* The first open cell from one on; behind the last comes the first. */
  function openFrom(at) {
    for (var step = 0; step < look.cells.length; step += 1) {
      if (open(look.cells[(at + step) % look.cells.length])) return (at + step) % look.cells.length;
    }
    return 0;
  }

  async function during(job) {
    if (busy) return;
    busy = true; say("");
    try { await job(); } catch (fault) { await failed(fault); } finally { busy = false; }
  }

  async function failed(fault) {
    if (fault.status === 409) {
      if (look) await reload();
      return say("这几格刚由他人作了决定，已显示最新情况；您的回答没有写入。");
    }
    say(fault.words || String(fault));
    if (fault.data && fault.data.error === "TypedError" && !parts.typing.hidden) sure = parts.typed.value;
  }

  async function reload() {
    if (look.id !== null) look = await Gouji.get("/api/review/looks/" + look.id);
    else look = await one(look.document, look.cells[current]);
    draw();
  }

  function one(id, key) {
    var query = ["table", "row", "column"].map(function (name) { return name + "=" + encodeURIComponent(key[name]); });
    return Gouji.get("/api/documents/" + id + "/look?" + query.join("&"));
  }

  function answer(cells, kind, typed) {
    if (!cells.length) return during(function () { return next(); });
    return during(async function () {
      var before = look, alone = look.id === null;
      var turn = await Gouji.post("/api/review/decisions", sitting({
        of: look.document, look: look.id, why: parts.typing.hidden ? "" : parts.why.value,
        cells: cells.map(function (cell) {
          return { table: cell.table, row: cell.row, column: cell.column, version: cell.version, kind: kind, typed: typed || "", as_text: Boolean(typed) && typed === sure };
        })
      }));
      if (!turn.look || turn.look.id !== before.id) history.push(before.id === null ? { document: before.document, key: before.cells[0] } : before.id);
      if (alone) return location.assign("/documents/" + before.document);
      take(turn); tell();
    });
  }

  async function next() { take(await Gouji.post("/api/review/next", sitting())); }

  async function back() {
    var last = history.pop();
    if (last === undefined) return say("前面没有了");
    look = typeof last === "number" ? await Gouji.get("/api/review/looks/" + last) : await one(last.document, last.key);
    upcoming = null; current = 0; draw();
  }

  async function tell() {
    var now = await Gouji.get("/api/review/progress"), share = function (x) { return (100 * x).toFixed(3) + "%"; };
    parts.progress.textContent = "再看 " + now.looks_left + " 处可达到 " + share(now.target) + " 的差错率；已确认 " + now.decided + " 格，更正 " + now.corrected + " 格" +
      (now.audit.looked ? "；抽查实测 " + share(now.audit.rate) + "（" + share(now.audit.low) + "–" + share(now.audit.high) + "）" : "") + "。";
  }

  function type(first) {
    parts.typing.hidden = false; sure = "";
    parts.typed.value = first || ""; parts.why.value = "";
    parts.every.hidden = rest().length < 2;
    parts.typed.focus();
  }

  function leave() { parts.typing.hidden = true; document.activeElement.blur(); say(""); }

  function typedForAll() { answer(rest().length ? rest() : [look.cells[current]], "correct", parts.typed.value); }

  function choose(at) {
    var cell = look.cells[current];
    if (at < cell.candidates.length) answer([cell], "correct", cell.candidates[at]);
  }

  var doing = {
    accept: function (every) { answer(every === false ? [look.cells[current]] : rest().length ? rest() : [], "accept"); },
    correct: function () { type(""); },
    blank: function (every) { answer(every ? rest() : [look.cells[current]], "blank"); },
    absent: function (every) { answer(every ? rest() : [look.cells[current]], "absent"); },
    unsure: function (every) { answer(every ? rest() : [look.cells[current]], "unsure"); },
    back: function () { during(back); },
    skip: function () { during(function () { skipped = skipped.concat(look.document).slice(-200); chosen.delete("document"); return next(); }); },
    undo: function () { during(async function () { var turn = await Gouji.post("/api/review/undo", sitting()); take(turn); tell(); }); }
  };

  function move(step) {
    if (!look || look.cells.length < 2) return;
    current = (current + step + look.cells.length) % look.cells.length;
    drawCells(); drawDetail(); Sheet.show(look, current);
  }

  var KEYS = { " ": "accept", Enter: "accept", c: "correct", b: "blank", x: "absent", u: "unsure", ArrowLeft: "back", n: "skip", z: "undo" };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("input")) {
      if (event.key === "Escape") leave();
      if (event.key === "Enter" && event.shiftKey && !parts.typing.hidden) { event.preventDefault(); typedForAll(); }
      return;
    }
    if (event.target.matches("button, a") && (event.key === " " || event.key === "Enter")) return;
    var name = KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (look && look.cells.length > 1) { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); } return; }
    if (event.key === "+" || event.key === "=") return Sheet.larger();
    if (event.key === "-" || event.key === "_") return Sheet.smaller();
    if (look && CANDIDATES.indexOf(event.key) >= 0 && !event.repeat) return choose(CANDIDATES.indexOf(event.key));
    if (/^[0-9]$/.test(event.key) && look) { event.preventDefault(); return type(event.key); }
    if (!name || event.repeat || (!look && name !== "undo" && name !== "back")) return;
    event.preventDefault();
    doing[name](name === "accept" ? !event.shiftKey : event.shiftKey);
  });

  document.querySelectorAll("[data-do]").forEach(function (button) {
    button.addEventListener("click", function () { button.blur(); doing[button.dataset["do"]](button.dataset["do"] === "accept"); });
  });
  parts.cells.addEventListener("click", function (event) {
    var row = event.target.closest("tr");
    if (row) move(Number(row.dataset.at) - current);
  });
  parts.every.addEventListener("click", typedForAll);
  parts.cancel.addEventListener("click", leave);
  parts.detail.addEventListener("click", function (event) {
    var button = event.target.closest("[data-candidate]");
    if (button) choose(Number(button.dataset.candidate));
  });
  parts.typing.addEventListener("submit", function (event) {
    event.preventDefault();
    answer([look.cells[current]], "correct", parts.typed.value);
  });

  during(async function () {
    if (chosen.get("table")) {
      take({ look: await one(chosen.get("document"), { table: chosen.get("table"), row: chosen.get("row"), column: chosen.get("column") }), upcoming: null });
    } else await next();
    tell();
  });
})();
