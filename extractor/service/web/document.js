/* Every cell of the form leads to the review of it; one with a finding shows that first (findings.js). */
(function () {
  "use strict";
  var tables = document.getElementById("r0"), keys = JSON.parse(document.getElementById("cells").textContent);

  function open(cell) {
    var key = keys[Number(cell.id.split("-c")[1])];
    var parts = ["document=" + encodeURIComponent(tables.dataset.document)];
    ["table", "row", "column"].forEach(function (name, at) { parts.push(name + "=" + encodeURIComponent(key[at])); });
    location.assign("/review?" + parts.join("&"));
  }

  tables.querySelectorAll("td[id]").forEach(function (cell) { cell.tabIndex = 0; });
  tables.addEventListener("click", function (event) {
    var cell = event.target.closest("td[id]");
    if (cell && (!event.target.closest("a") || cell.classList.contains("focus"))) open(cell);
  });
  tables.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("td[id]")) open(event.target);
  });
})();
