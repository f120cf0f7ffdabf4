// The search box of the first page: answers as one types, by keyboard too. All text is put in as text.
"use strict";

const tthcSearchPage = (() => {
  let isSettled = () => true;
  const KEY_OFF = "tthc-phim-tat";
  const LONG_NAME = 140;
  const COMMON = ["đăng ký", "cấp lại giấy chứng nhận", "sổ đỏ", "thay đổi đăng ký kinh doanh"];

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function item(hit) {
    const row = tthcSearch.rowOf(hit.id);
    const made = element("li");
    const link = element("a", row.name, row.name.length > LONG_NAME ? "long" : "");
    link.href = `procedures/${row.code}.html`;
    made.append(link);
    if (row.draft) made.append(" ", element("span", "Bản nháp", "badge badge-draft"));
    made.append(element("span", [row.code, row.sector, row.levels].filter(Boolean).join(" · "), "note block"));
    return made;
  }

  function said(text, { hits, count: all, how }, shown) {
    const asked = `“${text.trim()}”`;
    if (how === "none") return "Hãy gõ thêm.";
    if (how === "more") return "Đang tìm thêm trong thành phần hồ sơ…";
    if (!hits.length) return `Không tìm thấy thủ tục nào cho ${asked}.`;
    const count = all > shown ? `${all} thủ tục, đang hiện ${shown} thủ tục phù hợp nhất` : `${all} thủ tục`;
    if (how === "near") return `Không có từ nào viết đúng như ${asked}. Kết quả gần đúng: ${count}.`;
    if (how === "some") return `Không có thủ tục nào khớp mọi từ trong ${asked}. Kết quả gần nhất: ${count}.`;
    return `Tìm thấy ${count}.`;
  }

  function start() {
    const form = document.querySelector("form[data-search]");
    if (!form) return;
    const box = form.querySelector("input[name=q]");
    const list = document.getElementById("ket-qua");
    const status = document.getElementById("ket-qua-dem");
    const more = document.getElementById("ket-qua-them");
    const help = document.getElementById("khong-thay");
    let turn = 0;
    let done = 0;
    isSettled = () => done === turn;
    let answer = { hits: [], count: 0, how: "none" };
    let shown = 0;

    const links = () => [...list.querySelectorAll("a")];

    function clear(text) {
      list.replaceChildren();
      status.textContent = text;
      more.hidden = true;
      help.hidden = true;
    }

    function show(text, mine) {
      const next = answer.hits.slice(shown, shown + tthcSearch.SHOWN - (shown % tthcSearch.SHOWN));
      const ordered = tthcSearch.inOrder(next, text);
      const items = ordered.map(item);
      if (shown) list.append(...items); else list.replaceChildren(...items);
      shown += ordered.length;
      status.textContent = said(text, answer, shown);
      more.hidden = shown >= answer.hits.length;
      help.hidden = answer.hits.length > 0 || !answer.isLast || answer.how === "none";
      if (answer.isLast) ordered.forEach((hit, at) => addPaper(hit, items[at], text, mine));
    }

    async function addPaper(hit, row, text, mine) {
      if (hit.isNamed || !hit.isWhole) return;
      const paper = await tthcSearch.paperIn(hit, text).catch(() => undefined);
      if (paper && mine === turn) row.append(element("span", `Có trong hồ sơ: ${paper}`, "note block"));
    }

    // A second answer may come in another order; what somebody is about to open keeps its place.
    function take(found) {
      const isHeld = shown > 0 && list.contains(document.activeElement);
      const held = isHeld ? answer.hits.slice(0, shown) : [];
      const known = new Set(held.map((hit) => hit.id));
      answer = { ...found, hits: [...held, ...found.hits.filter((hit) => !known.has(hit.id))] };
      if (!isHeld) shown = 0;
    }

    async function search() {
      const text = box.value;
      turn += 1;
      const mine = turn;
      shown = 0;
      if (!text.trim()) clear("");
      try {
        for await (const found of text.trim() ? tthcSearch.answers(text) : []) {
          if (mine !== turn) return;
          take(found);
          show(text, mine);
        }
      } catch {
        if (mine === turn) clear(tthcSearch.isOld() ? "Trang vừa được cập nhật. Vui lòng tải lại trang rồi tìm lại." : "Không tải được dữ liệu tìm kiếm. Vui lòng chọn theo lĩnh vực dưới đây.");
      }
      if (mine === turn) done = mine;
    }

    function step(event) {
      const all = links();
      const at = all.indexOf(document.activeElement);
      if (event.key === "Escape") {
        if (at < 0 && document.activeElement === box) { box.value = ""; search(); }
        box.focus();
      } else if (event.key === "ArrowDown" && at + 1 < all.length) all[at + 1].focus();
      else if (event.key === "ArrowUp" && at > 0) all[at - 1].focus();
      else if (event.key === "ArrowUp" && at === 0) box.focus();
      else return;
      event.preventDefault();
    }

    // One may switch this key off (WCAG 2.1.4): it gets in the way of those who speak to their computer.
    function slash(event) {
      const typing = event.target.closest && event.target.closest("input, select, textarea, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.altKey || event.metaKey || isOff()) return;
      event.preventDefault();
      box.focus();
      box.select();
    }

    const remembered = () => { try { return localStorage.getItem(KEY_OFF) === "1"; } catch { return false; } };
    let off = remembered();
    const isOff = () => off;
    const key = document.getElementById("phim-tim");
    if (key) {
      const toggle = key.querySelector("button");
      const label = () => { toggle.textContent = off ? "Bật lại" : "Tắt phím này"; toggle.setAttribute("aria-pressed", String(off)); };
      toggle.addEventListener("click", () => {
        off = !off;
        try { localStorage.setItem(KEY_OFF, off ? "1" : "0"); } catch { /* then it is off for this page only */ }
        label();
      });
      label();
      key.hidden = false;
    }

    box.addEventListener("input", search);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await search();
      if (links()[0]) links()[0].focus();
    });
    more.addEventListener("click", async () => {
      const before = shown;
      show(box.value, turn);
      if (links()[before]) links()[before].focus();
    });
    form.addEventListener("keydown", step);
    list.addEventListener("keydown", step);
    document.addEventListener("keydown", slash);
    // The names come when the page stands or, where somebody saves data, when the box is about to be used.
    let isPrepared = false;
    const prepare = () => { if (!isPrepared) tthcSearch.prepare(COMMON).catch(() => {}); isPrepared = true; };
    const isSaving = navigator.connection && navigator.connection.saveData;
    box.addEventListener("focus", prepare, { once: true });
    if (!isSaving) window.addEventListener("load", prepare, { once: true });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) box.value = asked;
    if (box.value) search();
  }

  document.addEventListener("DOMContentLoaded", start);
  return { isSettled: () => isSettled() };
})();
