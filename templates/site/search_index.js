// What the search knows (tthc/publish/portal/search_index.py). Nothing is fetched: all names come in one script when the
// page stands, papers in scripts that a question needs.
"use strict";

// The twin of tthc/vietnamese fold(): one table of cases tests both.
function tthcFold(text) {
  return text
    .toLowerCase().toUpperCase().toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[đðɖ]/g, "d")
    .replace(/ı/g, "i")
    .replace(/ς/g, "σ");
}

// The twin of words_in() in tthc/publish/portal/search_words.py.
function tthcWords(text) {
  return tthcFold(text.normalize("NFC")).match(/[\p{L}\p{N}]+/gu) || [];
}

// All names, read in a few steps while nothing else happens, and what came of the papers since.
const tthcIndex = (() => {
  const index = {
    folder: "search/", tag: "", isOld: false, count: 0, words: [], common: new Map(), lengths: new Uint16Array(0), codes: [],
    places: new Map(), papers: new Map(),
  };
  const asked = new Map();

  function script(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = `${index.folder}${name}.js`;
        element.onload = resolve;
        element.onerror = () => { asked.delete(name); element.remove(); reject(new Error(name)); };
        document.head.append(element);
      }));
    }
    return asked.get(name);
  }

  // What a later build has numbered otherwise is of no use to a page of the earlier one.
  index.keep = (tag, put) => { if (tag === index.tag) put(); else index.isOld = true; };
  index.load = async (names) => {
    await Promise.all(names.map(script));
    if (index.isOld) throw new Error("a new build");
  };

  // The twin of tthc/publish/portal/short_texts.py.
  const SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%'()*+,./:;=?@[]^`{|}~ ";
  const MANY = SYMBOLS.length;
  const [ONE, TWO, LENGTHS, LEAST] = [34, 36, 20, 2];
  const [NEAR, MIDDLE] = [45, 30];
  const SIGNS_AHEAD = 10;
  const VALUES = new Uint8Array(128);
  for (let value = 0; value < MANY; value += 1) VALUES[SYMBOLS.charCodeAt(value)] = value;

  function lengthened(text, length) {
    const pieces = new Uint32Array(length);
    let at = 0;
    const next = () => VALUES[text.charCodeAt(at++)];
    for (let end = 0; end < length;) {
      const symbol = next();
      if (symbol < ONE) pieces[end++] = symbol;
      else if (symbol < ONE + TWO - 1) pieces[end++] = ONE + (symbol - ONE) * MANY + next();
      else if (symbol === ONE + TWO - 1) pieces[end++] = (next() * MANY + next()) * MANY + next();
      else {
        let copied = symbol - ONE - TWO + LEAST;
        if (copied === LENGTHS - 1 + LEAST) copied += next();
        let back = next();
        if (back >= NEAR + MIDDLE) back = NEAR + MIDDLE * MANY + ((back - NEAR - MIDDLE) * MANY + next()) * MANY + next();
        else if (back >= NEAR) back = NEAR + (back - NEAR) * MANY + next();
        for (const stop = end + copied; end < stop; end += 1) pieces[end] = pieces[end - back - 1];
      }
    }
    return pieces;
  }

  // Kinds of pieces: a word, what stands between words, the end of a text, the beginning of a procedure.
  const [WORD, SIGN, END, MARK] = [0, 1, 2, 3];
  const kindOf = (piece) => (piece === "" ? END : /^#\d/.test(piece) ? MARK : /^[\p{L}\p{N}]/u.test(piece) ? WORD : SIGN);
  // Fields of a procedure: its name, what people call it, its sector. A text stands in that of its place.
  const [NAME, SPOKEN, SECTOR] = [0, 1, 2];

  let told = null;
  let known = [];
  let kinds = new Uint8Array(0);
  let wordOf = new Uint32Array(0);
  let texts = new Uint32Array(0);
  let firsts = new Uint32Array(0);
  // The places of each word, one word after the other: where those of a word start, to which procedure and field each
  // belongs, and which word stands next.
  let starts = new Uint32Array(0);
  let homes = new Uint32Array(0);
  let nexts = new Uint32Array(0);
  let slots = new Uint8Array(0);
  let scripts = [];
  const numbers = new Map();
  const lists = new Map();

  function readPieces() {
    const signs = told.signs;
    known = [...signs.slice(0, SIGNS_AHEAD), ...told.words.split(" "), ...signs.slice(SIGNS_AHEAD)];
    texts = lengthened(told.texts, told.length);
  }

  // Each piece's kind and, if it is a word, the number of the word as searches compare it: "Cấp" and "cấp" are one.
  function readWords() {
    kinds = Uint8Array.from(known, kindOf);
    wordOf = Uint32Array.from(known, (piece, at) => {
      if (kinds[at] !== WORD) return 0;
      const word = tthcWords(piece).join("");
      if (!numbers.has(word)) numbers.set(word, numbers.size + 1);
      return numbers.get(word);
    });
    index.words = [...numbers.keys()].filter((word) => /^\p{L}+$/u.test(word));
    index.words.forEach((word, at) => index.common.set(word, VALUES[told.common.charCodeAt(at)]));
  }

  function countPlaces() {
    starts = new Uint32Array(numbers.size + 2);
    for (let at = 0; at < texts.length; at += 1) starts[wordOf[texts[at]] + 1] += 1;
    starts[1] = 0; // what is no word
    for (let word = 1; word < starts.length; word += 1) starts[word] += starts[word - 1];
  }

  function readPlaces() {
    const ends = starts.slice();
    homes = new Uint32Array(starts[starts.length - 1]);
    nexts = new Uint32Array(homes.length);
    firsts = new Uint32Array(index.count + 1);
    let id = -1;
    let field = SECTOR;
    let before = -1;
    for (let at = 0; at < texts.length; at += 1) {
      const piece = texts[at];
      const word = wordOf[piece];
      if (word) {
        const place = ends[word];
        ends[word] += 1;
        homes[place] = id * 4 + field;
        if (before >= 0) nexts[before] = word;
        before = place;
      } else if (kinds[piece] === MARK) {
        id += 1;
        firsts[id] = at;
        field = SECTOR;
        before = -1;
      } else if (kinds[piece] === END) {
        field = field === SECTOR ? NAME : SPOKEN;
        before = -1;
      }
    }
    firsts[index.count] = texts.length;
  }

  function readLengths() {
    slots = new Uint8Array(numbers.size + 1);
    index.lengths = Uint16Array.from({ length: index.count }, (_, id) => lengthOf(id));
  }

  function readCodes() {
    const wide = told.heads.length > MANY ? 2 : 1;
    const number = (from, to) => { let found = 0; for (let at = from; at < to; at += 1) found = found * MANY + VALUES[told.tails.charCodeAt(at)]; return found; };
    index.codes = Array.from({ length: index.count }, (_, id) => {
      const at = id * (wide + 2);
      return told.heads[number(at, at + wide)].replace("*", String(number(at + wide, at + wide + 2)).padStart(3, "0"));
    });
    scripts = told.starts ? told.starts.split(" ") : [];
  }

  const steps = [readPieces, readWords, countPlaces, readPlaces, readLengths, readCodes];
  const finish = () => { while (told && steps.length) steps.shift()(); };
  const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 50));
  index.idle = () => new Promise((resolve) => { whenIdle(resolve); });
  index.take = (head) => { told = head; index.tag = head.tag; index.count = head.count; };
  // The names, at once; or in steps that leave the page free for other things.
  index.names = async () => { if (!told) await index.load(["names"]); finish(); };
  index.namesAtLeisure = async () => {
    if (!told) await index.load(["names"]);
    while (steps.length) { await index.idle(); if (steps.length) steps.shift()(); }
  };

  // The places of the texts of a procedure in turn: sector, name, and what people call it.
  function* textsOf(id) {
    let from = firsts[id] + 1;
    for (let at = from; at <= firsts[id + 1]; at += 1) {
      if (at === firsts[id + 1] || kinds[texts[at]] === END) { yield [from, at]; from = at + 1; }
    }
  }
  function written([from, to]) {
    let text = "";
    for (let at = from; at < to; at += 1) {
      if (at > from && kinds[texts[at]] === WORD && kinds[texts[at - 1]] === WORD) text += " ";
      text += known[texts[at]];
    }
    return text;
  }
  index.row = (id) => {
    const [sector, name] = textsOf(id);
    const mark = known[texts[firsts[id]]];
    const levels = [...mark.slice(1, -1)].map((level) => told.levels[level]).join(", ");
    return { name: written(name), code: index.codes[id], sector: written(sector), levels, draft: mark.endsWith("1") };
  };

  // How many words a name has: without the "thủ tục" with which every other one begins, and what stands in brackets.
  function lengthOf(id) {
    const [, [from, to]] = textsOf(id);
    const words = [];
    let all = 0;
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const piece = texts[at];
      if (wordOf[piece]) {
        all += 1;
        if (!depth) words.push(wordOf[piece]);
      } else for (const sign of known[piece]) depth = Math.max(0, depth + (sign === "(") - (sign === ")"));
    }
    const isCalledSo = words.length > 2 && words[0] === numbers.get("thu") && words[1] === numbers.get("tuc");
    return isCalledSo ? words.length - 2 : words.length || all;
  }

  function add(found, home) {
    const ids = found[home & 3];
    if (ids[ids.length - 1] !== home >> 2) ids.push(home >> 2);
  }

  // The procedures in which a word stands, by field: name, spoken, sector.
  function places(word) {
    if (!lists.has(word)) {
      const found = [[], [], []];
      const number = numbers.get(word);
      for (let place = starts[number]; place < starts[number + 1]; place += 1) add(found, homes[place]);
      lists.set(word, found);
    }
    return lists.get(word);
  }

  // The same of a word before each of some others.
  function placesBefore(word, afters) {
    const key = (after) => `${word} ${after}`;
    const asked = afters.filter((after) => !lists.has(key(after)));
    const found = asked.map(() => [[], [], []]);
    asked.forEach((after, at) => { slots[numbers.get(after)] = at + 1; });
    const number = numbers.get(word);
    for (let place = asked.length ? starts[number] : starts[number + 1]; place < starts[number + 1]; place += 1) {
      const slot = slots[nexts[place]];
      if (slot) add(found[slot - 1], homes[place]);
    }
    asked.forEach((after, at) => { slots[numbers.get(after)] = 0; lists.set(key(after), found[at]); });
    return afters.map((after) => lists.get(key(after)));
  }

  // The script with the places of a word of the papers: the last one that does not begin after it.
  function holder(word) {
    let low = 0;
    let high = scripts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (scripts[middle] <= word) low = middle; else high = middle;
    }
    return low;
  }
  const held = (word) => {
    const entries = index.places.get(holder(word));
    return entries && Object.hasOwn(entries, word) ? entries[word] : null;
  };
  index.scriptsOf = (words) => (scripts.length ? [...new Set(words.map(holder))] : []).filter((number) => !index.places.has(number));

  // The numbers of a list of papers, told apart only once: distances between them, or six to a symbol after "!".
  const buffer = new Uint16Array(65536);
  function read(text) {
    let found = 0;
    if (text[0] === "!") {
      for (let at = 1, start = 0; at < text.length; at += 1, start += 6) {
        for (let six = VALUES[text.charCodeAt(at)], id = start; six; six >>= 1, id += 1) if (six & 1) buffer[found++] = id;
      }
      return buffer.slice(0, found);
    }
    for (let at = 0, last = -1; at < text.length;) {
      let distance = 0;
      let shift = 0;
      let value;
      do {
        value = VALUES[text.charCodeAt(at)];
        distance |= (value & 31) << shift;
        shift += 5;
        at += 1;
      } while (value > 31);
      last += distance + 1;
      buffer[found++] = last;
    }
    return buffer.slice(0, found);
  }
  const once = (holds, key) => {
    if (typeof holds[key] === "string") holds[key] = read(holds[key]);
    return holds[key];
  };

  // The procedures of a word, and of a word before others, by field: name, spoken, sector, and papers if they are asked.
  index.listsOf = (word, isOfPapers) => {
    const papers = isOfPapers && held(word);
    const found = numbers.has(word) ? places(word) : [[], [], []];
    return papers ? [...found, once(papers, 0)] : found;
  };
  index.pairsOf = (word, afters, isOfPapers) => {
    const papers = isOfPapers && held(word);
    const spelt = numbers.has(word) ? afters.filter((after) => numbers.has(after) && !/\d/.test(after)) : [];
    const found = new Map(placesBefore(word, spelt).map((lists, at) => [spelt[at], [...lists]]));
    for (const after of papers ? afters.filter((other) => Object.hasOwn(papers[1], other)) : []) {
      found.set(after, [...(found.get(after) || [[], [], []]), once(papers[1], after)]);
    }
    return found;
  };
  return index;
})();
