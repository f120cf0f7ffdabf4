"use strict";
/* Waits for news of the preview and shows mistakes. News comes as scripts: the pages' policy allows nothing else. */
(() => {
  /* The state that this page was made from: another may have come while it was loading. */
  const number = Number(new URL(document.currentScript.src).searchParams.get("number"));
  let told = "";

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const show = (mistakes) => {
    document.getElementById("tthc-preview")?.remove();
    if (!mistakes.length) return;
    const box = element("section", "", "tthc-preview");
    box.id = "tthc-preview";
    box.setAttribute("role", "alert");
    const close = element("button", "Ẩn");
    close.type = "button";
    close.addEventListener("click", () => box.remove());
    const list = element("ul");
    for (const [place, text] of mistakes) {
      const item = element("li");
      item.append(element("code", place), " ", element("span", text));
      list.append(item);
    }
    box.append(element("h2", `Danh mục có ${mistakes.length} lỗi`), close, list);
    document.body.append(box);
  };

  const ask = () => {
    const script = element("script");
    script.src = `/_tthc/news.js?told=${told}`;
    script.addEventListener("load", () => script.remove());
    script.addEventListener("error", () => { script.remove(); setTimeout(ask, 1000); });
    document.head.append(script);
  };

  globalThis.tthcPreview = (state) => {
    if (state.number !== number) { location.reload(); return; }
    if (state.told !== told) show(state.mistakes);
    told = state.told;
    if (state.over) setTimeout(ask, 1000); else ask();
  };

  /* Later than the page's own "load", which would wait for it. */
  if (document.readyState === "complete") ask(); else addEventListener("load", () => setTimeout(ask));
})();
