"use strict";
const search = document.getElementById("search");
const shown = document.getElementById("shown");
const items = [...document.querySelectorAll("[data-find]")];
const rows = items.filter(item => item.tagName === "TR");
let texts;

function find() {
  texts ??= items.map(item => `${item.textContent} ${item.dataset.find}`.toLowerCase());
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  items.forEach((item, at) => { item.hidden = !words.every(word => texts[at].includes(word)); });
  shown.value = words.length ? `${rows.filter(row => !row.hidden).length} / ${rows.length} 份` : "";
}

function sort(head) {
  const at = head.cellIndex;
  const body = head.closest("table").tBodies[0];
  const down = head.getAttribute("aria-sort") !== "descending";
  const key = row => {
    const text = row.cells[at].textContent;
    return head.classList.contains("number") ? parseFloat(text) : text;
  };
  const order = (one, two) => (typeof one === "string" ? one.localeCompare(two, "zh") : (isNaN(one) ? -1 : one) - (isNaN(two) ? -1 : two));
  const sorted = rows.map(row => [key(row), row]).sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]));
  body.append(...sorted.map(pair => pair[1]));
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
}

search.addEventListener("input", find);
document.addEventListener("click", event => {
  const pick = event.target.closest("[data-pick]");
  const head = event.target.closest("th[data-sort]");
  const unfold = event.target.closest(".unfold");
  if (pick) {
    event.preventDefault();
    search.value = pick.dataset.pick;
    find();
    document.getElementById("reports").scrollIntoView();
  }
  if (head) sort(head);
  if (unfold) {
    unfold.parentNode.querySelector(".more").hidden = false;
    unfold.remove();
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
