(function () {
  "use strict";
  var drop = document.getElementById("drop"), file = document.getElementById("file"), jobs = document.getElementById("jobs");
  var make = Gouji.make, most = Number(drop.dataset.most), PAUSE = 300;

  function line(name) {
    var state = make("span", { text: "正在上传" }), bar = make("progress", { "aria-label": name }), item = make("li", {}, [make("strong", { text: name }), " ", bar, " ", state]);
    jobs.prepend(item);
    return {
      say: function (text) { state.textContent = text; },
      end: function (children) { bar.remove(); state.replaceChildren.apply(state, children); }
    };
  }

  function failed(words) { return [make("span", { "class": "badge error", text: "未能读取" }), " " + words]; }

  async function send(one) {
    var shown = line(one.name);
    if (one.size > most) return shown.end(failed("文件过大"));
    try {
      var job = await Gouji.post("/api/jobs?name=" + encodeURIComponent(one.name.slice(0, 200)), one, true);
      shown.say("正在识读");
      while (job.state === "waiting" || job.state === "running") {
        await new Promise(function (done) { setTimeout(done, PAUSE); });
        job = await Gouji.get("/api/jobs/" + job.id);
      }
      if (job.state === "failed") return shown.end(failed((Gouji.words[job.error] || "") + "（" + job.message + "）"));
      shown.end(job.documents.map(function (id, at) {
        return make("a", { "class": "result", href: "/documents/" + id, text: job.documents.length > 1 ? "查看第 " + (at + 1) + " 份 " : "查看结果" });
      }));
    } catch (fault) { shown.end(failed(fault.words || String(fault))); }
  }

  /* The list below, as it has become. */
  async function refresh() {
    var page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html"), now = page.getElementById("reports");
    if (now) document.getElementById("reports").replaceWith(now);
  }

  async function sendAll(files) {
    for (var one of Array.from(files)) await send(one);
    await refresh();
  }

  file.addEventListener("change", function () { sendAll(file.files); });
  drop.addEventListener("submit", function (event) { event.preventDefault(); });
  document.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("over"); });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", function (event) { event.preventDefault(); drop.classList.remove("over"); sendAll(event.dataTransfer.files); });
})();
