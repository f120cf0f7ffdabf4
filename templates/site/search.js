// Search over names, codes, sectors and papers; accents are optional. Nothing is fetched: the index comes as scripts.
"use strict";

// The twin of tthc/vietnamese.py fold(): one table of cases tests both.
function tthcFold(text) {
  return text
    .toLowerCase().toUpperCase().toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[đðɖ]/g, "d")
    .replace(/ı/g, "i")
    .replace(/ς/g, "σ");
}

const tthcSearch = (() => {
  const SHOWN = 50;
  const rows = [];
  const words = (text) => ` ${tthcFold(text).replace(/[^\p{L}\p{N}.]+/gu, " ").trim()} `;

  function add(shard) {
    for (const [name, code, sector, levels, href, draft, papers, other] of shard) {
      rows.push({
        name, code, sector, levels, href, draft, papers,
        exact: name.toLowerCase(),
        inName: words(name),
        inSector: words(sector),
        inPapers: papers.map(words),
        inAll: words([name, code, sector, ...papers, ...other].join(" ")),
      });
    }
  }

  // Every word of the query must begin a word of the entry (or stand anywhere in its code).
  function score(row, query) {
    if (!query.words.every((word) => row.inAll.includes(" " + word) || row.code.includes(word))) return 0;
    let points = 1;
    if (row.code.startsWith(query.phrase)) points += 32;
    if (row.inName.includes(" " + query.phrase)) points += 16;
    else if (query.words.every((word) => row.inName.includes(" " + word))) points += 8;
    if (row.exact.includes(query.exact)) points += 8;
    if (row.inSector.includes(" " + query.phrase)) points += 4;
    return points;
  }

  function find(text) {
    const phrase = words(text).trim();
    if (!phrase) return [];
    const query = { phrase, words: phrase.split(" "), exact: text.normalize("NFC").trim().toLowerCase() };
    return rows
      .map((row, order) => ({ row, order, points: score(row, query) }))
      .filter((hit) => hit.points > 0)
      .sort((a, b) => b.points - a.points || a.row.name.length - b.row.name.length || a.order - b.order)
      .map(({ row }) => ({ row, paper: paperThatMatches(row, query) }));
  }

  function paperThatMatches(row, query) {
    if (query.words.every((word) => (row.inName + row.inSector + row.code).includes(" " + word))) return "";
    const at = row.inPapers.findIndex((paper) => query.words.every((word) => paper.includes(" " + word)));
    return at < 0 ? "" : row.papers[at];
  }

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function show(list, status, text) {
    const hits = find(text);
    list.replaceChildren(...hits.slice(0, SHOWN).map(({ row, paper }) => {
      const item = element("li");
      const link = element("a", row.name);
      link.href = row.href;
      item.append(link);
      if (row.draft) item.append(" ", element("span", "Bản nháp", "badge badge-draft"));
      item.append(element("span", [row.code, row.sector, row.levels].filter(Boolean).join(" · "), "note block"));
      if (paper) item.append(element("span", `Có trong hồ sơ: ${paper}`, "note block"));
      return item;
    }));
    if (!text.trim()) status.textContent = "";
    else if (!hits.length) status.textContent = `Không tìm thấy thủ tục phù hợp với “${text.trim()}”. Hãy thử từ khác, ngắn hơn, hoặc chọn theo lĩnh vực dưới đây.`;
    else if (hits.length > SHOWN) status.textContent = `Tìm thấy ${hits.length} thủ tục, hiển thị ${SHOWN} thủ tục phù hợp nhất.`;
    else status.textContent = `Tìm thấy ${hits.length} thủ tục.`;
  }

  function load(addresses) {
    return Promise.all(addresses.map((address) => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    })));
  }

  function start() {
    const form = document.querySelector("form[data-shards]");
    if (!form) return;
    const box = form.querySelector("input[name=q]");
    const list = document.getElementById("ket-qua");
    const status = document.getElementById("ket-qua-dem");
    let loaded = null;
    let waiting = 0;
    const search = () => {
      loaded = loaded || load(form.dataset.shards.split(" ").filter(Boolean));
      loaded.then(
        () => show(list, status, box.value),
        () => { loaded = null; status.textContent = "Không tải được dữ liệu tìm kiếm. Vui lòng chọn theo lĩnh vực dưới đây."; },
      );
    };
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); search(); });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      box.value = asked;
      search();
    }
  }

  document.addEventListener("DOMContentLoaded", start);
  return { add, find };
})();
