"use strict";

// The twin of tthc/vietnamese fold(), as in the search of the site: one table of cases tests all three.
function tthcFold(text) {
  return text
    .toLowerCase().toUpperCase().toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[đðɖ]/g, "d")
    .replace(/ı/g, "i")
    .replace(/ς/g, "σ");
}
globalThis.tthcFold = tthcFold;

const words = (text) => ` ${tthcFold(text).replace(/[^\p{L}\p{N}.]+/gu, " ").trim()} `;

// Whatever a link leads to is unfolded, with all that it lies in.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) clear();
  for (let around = target; around; around = around.parentElement) {
    if (around.tagName === "DETAILS") around.open = true;
  }
  target.scrollIntoView();
}

const form = document.querySelector("form.filter");
const sectors = [...document.querySelectorAll(".sector")].map((sector) => ({
  sector,
  name: sector.querySelector("h3").textContent,
  procedures: [...sector.querySelectorAll(".procedure")],
}));
const texts = new Map();

function textOf(procedure, sector) {
  if (!texts.has(procedure)) texts.set(procedure, words(`${sector} ${procedure.textContent}`));
  return texts.get(procedure);
}

// Every word asked for begins a word of the procedure: its code, names, papers, steps, proposals, or its sector.
function filter() {
  const asked = words(form.elements.q.value).trim().split(" ").filter(Boolean);
  const powers = form.elements.powers.value;
  let found = 0;
  for (const { sector, name, procedures } of sectors) {
    let here = 0;
    for (const procedure of procedures) {
      const fits = (!powers || procedure.dataset.powers.split(" ").includes(powers))
        && asked.every((word) => textOf(procedure, name).includes(` ${word}`));
      procedure.hidden = !fits;
      here += fits;
    }
    sector.hidden = here === 0;
    if (sector.tagName === "DETAILS") sector.open = here > 0 && (asked.length > 0 || powers !== "");
    found += here;
  }
  const isAsked = asked.length > 0 || powers !== "";
  form.querySelector(".found").textContent = isAsked ? (found ? `Có ${found} thủ tục.` : "Không có thủ tục nào; hãy thử từ khác.") : "";
}

function clear() {
  form.reset();
  filter();
}

function foldAll(button) {
  const open = button.getAttribute("aria-pressed") !== "true";
  for (const { sector, procedures } of sectors) {
    for (const folded of [sector, ...procedures]) if (folded.tagName === "DETAILS") folded.open = open;
  }
  button.setAttribute("aria-pressed", String(open));
  button.textContent = open ? "Đóng tất cả" : "Mở tất cả";
}

if (form) {
  let waiting = 0;
  form.hidden = false;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); filter(); });
  form.querySelector(".fold").addEventListener("click", (event) => foldAll(event.currentTarget));
}

// What matters is unfolded on paper, and as it was afterwards.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.printed:not([open])")];
  for (const folded of unfolded) folded.open = true;
});
addEventListener("afterprint", () => {
  for (const folded of unfolded) folded.open = false;
  unfolded = [];
});
addEventListener("hashchange", reveal);
reveal();
