// The tools of a procedure's page. The choices and what belongs to each come from the page's data; days are counted by
// clock.js. All text is put in as text.
"use strict";

(() => {
  const WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];
  const MANY_PLACES = 4;

  const written = (day) => day.split("-").reverse().join("/");
  const named = (day) => `${WEEKDAYS[tthcClock.weekday(day)]}, ngày ${written(day)}`;
  const short = (day) => `${WEEKDAYS[tthcClock.weekday(day)]} ${written(day)}`;
  const hour = (minute) => `${Math.floor(minute / 60)} giờ${minute % 60 ? ` ${String(minute % 60).padStart(2, "0")}` : ""}`;
  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  // Each rule of the clock in words; the names of the rules are those of tthc/audit/clock/because.py.
  const REASONS = {
    "reception-on-day-off": (it) => `${upper(short(it.day))} ${it.name ? `là ngày nghỉ (${it.name})` : "cơ quan không làm việc"}: hồ sơ tính là nhận ngày ${short(it.start)}.`,
    "saturday-reception": (it) => `Nộp thứ Bảy ${written(it.day)}: hồ sơ tính là nhận ${it.start === it.day ? "ngay hôm đó" : short(it.start)}.`,
    "cut-off": (it) => `Nộp từ ${hour(it.hour)} trở đi: hồ sơ tính là nhận ngày ${short(it.start)}.`,
    closed: (it) => `Nộp sau giờ làm việc (${hour(it.hour)}): hồ sơ tính là nhận ngày ${short(it.start)}.`,
    "unknown-hour": (it) => `Chưa ghi giờ nộp: coi như nộp trước ${hour(it.hour)}.`,
    "first-day": (it) => (it.counts ? "Ngày nhận hồ sơ được tính là ngày đầu tiên." : "Không tính ngày nhận hồ sơ; đếm từ ngày hôm sau."),
    "office-hours": (it) => `Chỉ đếm giờ làm việc: ${it.hours.map(([opens, closes]) => `${hour(opens)} – ${hour(closes)}`).join(", ")}.`,
    "difficult-area": (it) => `Địa bàn này được cộng thêm tối đa ${it.days} ngày.`,
    "day-off": (it) => `${upper(short(it.day))} là ngày nghỉ: ${it.name}.`,
    "worked-day": (it) => `${upper(short(it.day))} làm bù cho ngày ${written(it.other)} nên được tính là ngày làm việc.`,
    "last-day": (it) => `Ngày cuối cùng, ${short(it.last)}, là ngày nghỉ${it.names.length ? ` (${it.names.join(", ")})` : ""}: lùi sang ngày làm việc tiếp theo.`,
    provisional: (it) => `Lịch nghỉ năm ${it.year} chưa có quyết định chính thức.`,
  };

  const UNITS = {
    working_days: "Chỉ đếm ngày làm việc: không tính thứ Bảy, Chủ nhật, ngày lễ, Tết.",
    calendar_days: "Đếm cả ngày nghỉ.",
    months: "Đếm cả ngày nghỉ.",
  };

  function moved(it) {
    if (!it.before) return "";
    return it.after > it.before ? ` Hạn lùi từ ${written(it.before)} sang ${written(it.after)}.` : ` Hạn sớm lên từ ${written(it.before)} thành ${written(it.after)}.`;
  }

  function start() {
    const form = document.getElementById("cong-cu-nhap");
    const holder = document.getElementById("cong-cu-du-lieu");
    if (!form || !holder) return;
    const data = JSON.parse(holder.textContent);
    const field = (name) => document.getElementById(`cc-${name}`);
    const value = (name, other) => (field(name) ? field(name).value : other);

    function reasons(found, limit) {
      const general = limit.sameDay ? undefined : UNITS[limit.unit];
      if (!found.because.length && !general) return "";
      const details = element("details");
      const list = element("ul");
      if (general) list.append(element("li", general));
      list.append(...found.because.map((it) => element("li", REASONS[it.rule](it) + moved(it))));
      details.append(element("summary", "Vì sao là ngày này?"), list);
      return details;
    }

    function due(limit) {
      const area = Number(value("dia-ban", "") || 0);
      const time = field("gio").value;
      const minute = time ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) : null;
      return tthcClock.due(field("ngay").value, minute, limit, value("noi-nop", data.policy), area);
    }
    const dueText = (found) => upper(named(found.day)) + (found.minute === null ? "" : `, chậm nhất ${hour(found.minute)}`);

    function answersWhen(numbers) {
      if (!field("ngay").value) return [element("span", "Hãy chọn ngày cơ quan nhận hồ sơ.")];
      if (!numbers.length) return [element("span", "Nguồn chưa có thời hạn cho cách nộp này.", "missing")];
      return numbers.flatMap((number) => {
        const [promised, law, isCommitted, remarks] = data.limits[number];
        if (!promised) return [element("span", remarks.join(". ") || "Nguồn chưa có thời hạn cho cách nộp này.", "missing")];
        const found = due(promised);
        if (found.error === "hour") return [element("span", `Thời hạn là ${promised.text}, tính theo giờ: hãy chọn cả giờ nộp.`)];
        if (found.error) return [element("span", `Lịch ngày nghỉ chỉ có từ ${written(found.first)} đến ${written(found.last)} nên chưa tính được.`)];
        const parts = [
          element("span", dueText(found), "answer"),
          element("span", `Hạn chậm nhất, tính theo ${isCommitted ? "cam kết" : "quy định"}: ${promised.text}. Kết quả có thể có sớm hơn.`, "note block"),
        ];
        if (law) {
          const later = due(law);
          if (!later.error && later.day !== found.day) parts.push(element("span", `Theo luật định (${law.text}): ${dueText(later)}.`, "note block"));
        }
        if (found.provisional) parts.push(element("span", "Ngày này là tạm tính vì lịch nghỉ của năm chưa có quyết định chính thức.", "tool-warning"));
        parts.push(...remarks.map((text) => element("span", text, "note block lines")), reasons(found, promised));
        return parts;
      });
    }

    function answersHowMuch(numbers, channel, at, cost) {
      const all = cost ? [element("span", `Tính cả thời gian, đi lại, sao chụp, bưu chính: khoảng ${cost} (ước tính).`, "note block")] : [];
      if (!numbers.length) return [element("span", "Nguồn chưa có mức phí, lệ phí cho cách nộp này.", "missing"), ...all];
      const fees = numbers.map((number) => data.fees[number]);
      const parts = fees.every(([, , isFree]) => isFree)
        ? [element("span", "Không thu phí, lệ phí", "answer")]
        : fees.map(([name, sum]) => element("span", (name ? `${name}: ` : "") + sum, "answer"));
      for (const text of new Set(fees.flatMap(([, , , remarks]) => remarks))) parts.push(element("span", text, "note block lines"));
      const free = channel.of.map(([, others], number) => [number, others]).filter(([number, others]) => number !== at && others.length
        && others.every((other) => data.fees[other][2]) && !fees.every(([, , isFree]) => isFree));
      const names = field("truong-hop") ? free.map(([number]) => field("truong-hop").options[number].text) : [];
      if (names.length) parts.push(element("span", `Không phải nộp: ${names.join("; ")}.`, "note block"));
      return [...parts, ...all];
    }

    function placeOf([name, address, hours, phone, url, whose]) {
      const place = element("p", "", "tool-place");
      place.append(element("span", name, "strong"));
      for (const line of [address, hours, phone]) if (line) place.append(element("span", line, "block"));
      if (url) { const link = element("a", url, "block"); link.href = url; link.rel = "noopener noreferrer"; place.append(link); }
      if (whose) place.append(element("span", whose, "note block"));
      return place;
    }

    function answersWhere(channel) {
      if (channel.mode === "online") {
        if (!channel.url) return [element("span", "Nộp trên Cổng Dịch vụ công quốc gia.", "strong")];
        const link = element("a", channel.url);
        link.href = channel.url;
        link.rel = "noopener noreferrer";
        return [element("span", "Nộp trên mạng tại: "), link];
      }
      const intro = channel.mode === "postal" ? [element("span", "Gửi qua bưu điện đến:", "block")] : [];
      if (!data.places.length) {
        if (!data.receiving.length) return [element("span", "Nguồn chưa có nơi tiếp nhận hồ sơ.", "missing")];
        const list = element("ul");
        list.append(...data.receiving.map((name) => element("li", name)));
        const own = data.receiving.length > 1 ? "Nộp được ở một trong các nơi này. " : "";
        return [...intro, list, element("span", `${own}Địa chỉ và giờ làm việc chưa có trong nguồn: hỏi Ủy ban nhân dân xã, phường nơi bạn ở.`, "note block")];
      }
      const shown = element("div");
      const show = (text) => {
        const words = fold(text).split(/\s+/).filter(Boolean);
        const near = data.places.filter((place) => words.every((word) => fold(place.join(" ")).includes(word)));
        shown.replaceChildren(...near.map(placeOf));
        if (!near.length) shown.replaceChildren(element("p", "Không có nơi tiếp nhận nào tên như vậy.", "missing"));
      };
      show(commune);
      if (data.places.length <= MANY_PLACES) return [...intro, shown];
      const label = element("label", "Xã, phường của bạn");
      const box = element("input");
      box.type = "search";
      box.id = "cc-xa-phuong";
      box.value = commune;
      label.htmlFor = box.id;
      box.addEventListener("input", () => { commune = box.value; show(commune); });
      return [...intro, label, box, shown];
    }
    let commune = "";
    const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/đ/g, "d");

    let where = "";
    function answer() {
      const channel = data.channels[Number(value("cach-nop", 0))];
      const at = Number(value("truong-hop", 0));
      const [limits, fees, areas] = channel.of[at];
      if (field("dia-ban")) {
        field("dia-ban-o").hidden = !areas.length;
        if (!areas.includes(field("dia-ban").value)) field("dia-ban").value = "";
      }
      if (field("khi-nao")) field("khi-nao").replaceChildren(...answersWhen(limits));
      field("bao-nhieu").replaceChildren(...answersHowMuch(fees, channel, at, data.costs[at]?.[Number(value("cach-nop", 0))]));
      if (where !== channel.mode) field("o-dau").replaceChildren(...answersWhere(channel));
      where = channel.mode;
    }

    if (field("ngay") && !field("ngay").value) {
      const now = new Date();
      const two = (number) => String(number).padStart(2, "0");
      field("ngay").value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
      field("gio").value = `${two(now.getHours())}:${two(now.getMinutes())}`;
    }
    for (const details of document.querySelectorAll(".tool-counting")) details.open = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => { if (event.target.id !== "cc-xa-phuong") answer(); });
    // Who opens a case in the list of papers means it here too.
    const sheets = [...document.querySelectorAll("details.case-sheet")];
    sheets.forEach((sheet, at) => sheet.addEventListener("toggle", () => {
      if (!sheet.open || !field("truong-hop") || field("truong-hop").options.length !== sheets.length) return;
      field("truong-hop").value = String(at);
      answer();
    }));
    form.hidden = false;
    answer();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
