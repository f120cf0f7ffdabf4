// Search over names, spoken words, sectors, papers and codes; accents are optional and a slip of the finger does not matter.
// Nothing is fetched: the index comes as scripts, and only those that a query needs (tthc/publish/search_index.py).
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

// The twin of words_in() in tthc/publish/search_words.py.
function tthcWords(text) {
  return tthcFold(text.normalize("NFC")).match(/[\p{L}\p{N}]+/gu) || [];
}

// The index: all names in one script, read in a few steps while nothing else happens, and what came of the papers since.
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
      const tail = number(at + wide, at + wide + 2);
      return told.heads[number(at, at + wide)] + (tail < 1000 ? String(tail).padStart(3, "0") : "");
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

// What somebody may have meant by a word that is not there, or only by its beginning.
const tthcMeant = (() => {
  const TELEX = [[/dd/g, "d"], [/aa|aw/g, "a"], [/ee/g, "e"], [/oo|ow/g, "o"], [/uw|w/g, "u"]];

  // How many letters must be put in, taken out, changed or swapped to get from one word to another; more than `most` is most + 1.
  function slips(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let line = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1];
        let cost = Math.min(line[j] + 1, next[j - 1] + 1, line[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      before = line;
      line = next;
    }
    return line[other.length];
  }

  const byCommon = (words, most) => words
    .sort((a, b) => tthcIndex.common.get(b) - tthcIndex.common.get(a) || (a < b ? -1 : 1))
    .slice(0, most);

  function begun(word, most) {
    return byCommon(tthcIndex.words.filter((known) => known.length > word.length && known.startsWith(word)), most);
  }

  // Keys struck with the Vietnamese keyboard switched off: "ddaats" and "d9a61t" are đất.
  function unswitched(word) {
    const known = (text) => tthcIndex.common.has(text);
    const telex = TELEX.reduce((text, [keys, letter]) => text.replace(keys, letter), word);
    const typed = [word.replace(/\d/g, ""), telex, telex.replace(/[sfrxj]$/, ""), telex.replace(/[sfrxj](?=[^aeiouy]*$)/, "")];
    return [...new Set(typed)].filter((text) => text !== word && text.length > 1 && known(text));
  }

  function misspelt(word) {
    if (word.length < 3) return [];
    const near = (most) => tthcIndex.words.filter((known) => known !== word && known.length > 1 && slips(word, known, most) <= most);
    const one = byCommon(near(1), 6);
    return one.length || word.length < 6 ? one : byCommon(near(2), 4);
  }

  // Two words written as one.
  function parted(word) {
    let best = null;
    for (let at = 2; at <= word.length - 2; at += 1) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (!parts.every((part) => tthcIndex.common.has(part))) continue;
      const common = Math.min(...parts.map((part) => tthcIndex.common.get(part)));
      if (!best || common > best.common) best = { parts, common };
    }
    return best ? best.parts : null;
  }

  return { begun, unswitched, misspelt, parted };
})();

const tthcSearch = (() => {
  const SHOWN = 10;
  const NAME = 0;
  // What a word is worth by where it stands: name, spoken words, sector, papers; and two words side by side.
  const WEIGHTS = [10, 9, 4, 1.5];
  const PAIRS = [10, 10, 3, 2.5];
  // How far a procedure answers a word that stands there; two side by side answer wherever they stand.
  const REACH = [1, 1, 0.9, 0.5];
  const IN_PAIR = 0.8;
  const COVERED = 12;
  const AS_MEANT = 0.95;
  const LEAST_SHARE = 0.3;
  const FAR_BEHIND = 0.3;
  const LISTED = 200;
  const STEPS = 256;
  const MOST_GUESSES = 3;
  const MOST_WORDS = 16;
  // How many words a beginning of one, two, or more letters may mean: a short one would load half of the index.
  const MOST_BEGUN = [0, 2, 4, 12];
  // Words that questions are made of; they help where they match and are missed nowhere.
  const ASIDE = new Set(("thu tuc lam xin cho de can gi nhu the nao o dau muon toi cua va cac khi bi ve la co duoc hoi cach ho so moi em anh chi minh "
    + "tai nguoi nguoi con vo chong hay hoac bao nhieu may ngay giup voi").split(" "));
  let spoken = [];

  // Each word of a query with what it may mean: words of the index, each with a weight.
  function meanings(words, isOpen, loosely) {
    return words.map((word, at) => {
      const found = new Map();
      const add = (others, weight) => others.forEach((other) => found.has(other) || found.set(other, weight));
      const isNumber = /\d/.test(word);
      if (tthcIndex.common.has(word) || isNumber) add([word], 1);
      if (isOpen && at === words.length - 1 && !isNumber) {
        add(tthcMeant.begun(word, MOST_BEGUN[Math.min(word.length, 3)]), found.size ? 0.4 : 0.7);
      }
      const isGuess = !found.size;
      if (!found.size || isNumber) add(tthcMeant.unswitched(word), 0.8);
      if (!found.size || (loosely && !isNumber)) {
        add(tthcMeant.misspelt(word), 0.45);
        if (word.length > 2) add(tthcMeant.begun(word, 6), 0.4);
      }
      return { word, found, isGuess, isAside: ASIDE.has(word) };
    });
  }

  // The same question in the words of the papers: "sổ đỏ" is also asked as "giấy chứng nhận".
  function alternatives(words) {
    const said = ` ${words.join(" ")} `;
    const others = spoken
      .filter(([here]) => said.includes(` ${here} `))
      .sort(([one], [other]) => other.length - one.length)
      .map(([here, written]) => said.replace(` ${here} `, ` ${written} `).trim().split(" "));
    return [words, ...others.slice(0, 2)];
  }

  function parse(text) {
    return tthcWords(text).flatMap((word) => (
      word.length > 5 && !tthcIndex.common.has(word) && !/\d/.test(word) && tthcMeant.parted(word)) || [word]).slice(0, MOST_WORDS);
  }

  function rarity(word) {
    const bits = tthcIndex.common.has(word) ? tthcIndex.common.get(word) : 4;
    return Math.min(2, Math.max(0.3, (Math.log2(tthcIndex.count + 1) + 3 - bits) / 5));
  }

  // Every list of procedures in which a word stands, or before the next one, the weightiest first.
  function listsOf(part, inPapers) {
    const found = [];
    for (const [word, weight] of part.found) {
      tthcIndex.listsOf(word, inPapers).forEach((ids, field) => {
        if (ids.length) found.push({ ids, isName: field === NAME, worth: weight * rarity(word) * WEIGHTS[field], reach: weight * REACH[field] });
      });
    }
    return found.sort((a, b) => b.worth - a.worth);
  }
  function pairsOf(part, next, inPapers) {
    const found = [];
    const afters = [...next.found.keys()];
    for (const [word, weight] of part.found) {
      for (const [after, lists] of tthcIndex.pairsOf(word, afters, inPapers)) {
        const both = weight * next.found.get(after) * (rarity(word) + rarity(after)) / 2;
        lists.forEach((ids, field) => { if (ids.length) found.push({ ids, worth: both * PAIRS[field] }); });
      }
    }
    return found.sort((a, b) => b.worth - a.worth);
  }

  // Points of every procedure: for each word the best of what it means, again for words that stand side by side, and for
  // how much of its name was asked for. What is missed takes away from all of it. A number of the turn in `seen` says
  // that a procedure has had its best already.
  function weigh(query, inPapers) {
    const size = tthcIndex.count;
    const weighed = { points: new Float32Array(size), share: new Float32Array(size), whole: new Uint8Array(size), tight: new Uint8Array(size), named: new Uint8Array(size), touched: [], must: 0 };
    const { points, share, whole, tight, named, touched } = weighed;
    const inPair = new Uint32Array(size);
    const seen = new Uint8Array(size);
    const seenName = new Uint8Array(size);
    const isAside = query.every((part) => part.isAside) ? () => false : (part) => part.isAside;
    weighed.must = query.filter((part) => !isAside(part)).length;
    query.slice(0, -1).forEach((part, at) => {
      const worthOfPair = isAside(part) && isAside(query[at + 1]) ? 0.3 : 1;
      for (const { ids, worth } of pairsOf(part, query[at + 1], inPapers)) {
        for (let i = 0; i < ids.length; i += 1) {
          const id = ids[i];
          if (seen[id] === at + 1) continue;
          seen[id] = at + 1;
          points[id] += worth * worthOfPair;
          inPair[id] |= 3 << at;
        }
      }
    });
    seen.fill(0);
    query.forEach((part, at) => {
      const isMust = !isAside(part);
      for (const { ids, isName, worth, reach } of listsOf(part, inPapers)) {
        const inPairReach = Math.max(reach, IN_PAIR) / weighed.must;
        const aloneReach = reach / weighed.must;
        for (let i = 0; i < ids.length; i += 1) {
          const id = ids[i];
          if (isName && seenName[id] !== at + 1) { seenName[id] = at + 1; named[id] += 1; }
          if (seen[id] === at + 1) continue;
          if (!seen[id]) touched.push(id);
          seen[id] = at + 1;
          points[id] += worth * (isMust ? 1 : 0.2);
          if (!isMust) continue;
          const isInPair = (inPair[id] >> at) & 1;
          whole[id] += 1;
          tight[id] += isInPair;
          share[id] += isInPair ? inPairReach : aloneReach;
        }
      }
    });
    for (const id of touched) {
      points[id] = (points[id] * 3 / weighed.must + COVERED * Math.min(1, named[id] / Math.max(1, tthcIndex.lengths[id]))) * share[id] ** 1.5;
    }
    return weighed;
  }

  // The best of all ways to ask, as many as anybody will look at; what comes far behind the best is left out.
  function rank(ways) {
    const worth = new Float32Array(tthcIndex.count);
    const from = new Uint8Array(tthcIndex.count);
    const reached = [];
    let most = 0;
    for (let way = 0; way < ways.length; way += 1) {
      const { points, share, touched } = ways[way];
      const as = way ? AS_MEANT : 1;
      for (let i = 0; i < touched.length; i += 1) {
        const id = touched[i];
        const now = share[id] < LEAST_SHARE ? 0 : points[id] * as;
        if (now <= worth[id]) continue;
        if (!worth[id]) reached.push(id);
        worth[id] = now;
        from[id] = way;
        if (now > most) most = now;
      }
    }
    const steps = new Uint32Array(STEPS + 1);
    const stepOf = (id) => Math.floor(worth[id] / most * STEPS);
    const isWhole = (id) => ways[from[id]].whole[id] >= ways[from[id]].must;
    const better = (a, b) => worth[b] - worth[a] || a - b;
    let hits = [];
    for (let i = 0; i < reached.length; i += 1) if (worth[reached[i]] > most * FAR_BEHIND) hits.push(reached[i]);
    if (hits.length < SHOWN) hits = reached.filter((id) => worth[id] > most * FAR_BEHIND || isWhole(id)).sort(better).slice(0, SHOWN);
    for (let i = 0; i < hits.length; i += 1) steps[stepOf(hits[i])] += 1;
    let least = STEPS;
    for (let count = steps[least]; least > 0 && count < LISTED;) { least -= 1; count += steps[least]; }
    const best = hits.filter((id) => stepOf(id) >= least).sort(better).slice(0, LISTED);
    const isTight = (id) => isWhole(id) && (ways[from[id]].must < 2 || ways[from[id]].tight[id] >= ways[from[id]].must);
    const isNamed = (id) => ways[from[id]].named[id] >= ways[from[id]].must;
    return { hits: best.map((id) => ({ id, worth: worth[id], isWhole: isWhole(id), isTight: isTight(id), isNamed: isNamed(id) })), count: hits.length };
  }

  // The scripts of the papers of a question: those of its words, and a few of what else is meant by words that are unknown.
  async function loadPapers(words, isOpen) {
    const parts = meanings(words, isOpen, false).filter((part, _, all) => !part.isAside || all.every((one) => one.isAside));
    const meant = (isGuess) => parts.filter((part) => part.isGuess === isGuess).flatMap((part) => [...part.found.keys()].slice(0, isGuess ? MOST_GUESSES : 1));
    const scripts = [...tthcIndex.scriptsOf(meant(false)), ...tthcIndex.scriptsOf(meant(true)).slice(0, MOST_GUESSES)];
    await tthcIndex.load([...new Set(scripts)].map((number) => `d${number}`));
  }

  // All ways to ask; papers only as they are asked for, and not in other words.
  function look(words, isOpen, loosely, inPapers) {
    const ways = alternatives(words).map((way, number) => meanings(way, isOpen && !number, loosely));
    const found = rank(ways.map((parts, number) => weigh(parts, inPapers && !number)));
    const how = ways[0].some((part) => part.isGuess) ? "near" : "all";
    return { ...found, how, isWhole: found.hits.some((hit) => hit.isWhole), isTight: found.hits.slice(0, 3).some((hit) => hit.isTight) };
  }

  function byCode(digits) {
    const worth = (code) => (code === digits ? 4 : code.startsWith(digits) ? 3 : code.endsWith(digits) ? 2 : code.includes(digits) ? 1 : 0);
    return tthcIndex.codes
      .map((code, id) => ({ id, worth: worth(code.replace(/[^\p{L}\p{N}]/gu, "")), isNamed: true }))
      .filter((hit) => hit.worth)
      .sort((a, b) => b.worth - a.worth || a.id - b.id);
  }

  const codeIn = (text) => {
    const whole = text.trim();
    if (/^[\d.\s-]+[a-z]?$/i.test(whole)) return whole.replace(/[^\da-z]/gi, "").toUpperCase();
    const part = /\b\d\.\d{3,6}[A-Z]?\b|\b\d{7}\b/i.exec(whole);
    return part ? part[0].replace(/\./g, "").toUpperCase() : "";
  };

  // What is found, once or twice: the hits, best first, and how sure it is ("all", "near": with slips, "some": not every
  // word). Names answer at once; where they are silent, or few, papers are asked too, and the answer after that is the last.
  async function* answers(text) {
    await tthcIndex.names();
    const digits = codeIn(text);
    const coded = digits.length > 2 ? byCode(digits) : [];
    if (coded.length) { yield { hits: coded.slice(0, LISTED), count: coded.length, how: "all", isLast: true }; return; }
    const words = parse(text);
    if (!words.length || words.join("").length < 2) { yield { hits: [], count: 0, how: "none", isLast: true }; return; }
    const isOpen = !/\s$/.test(text);
    const names = look(words, isOpen, false, false);
    // Words that only happen to stand in one name, apart, may stand together in a paper.
    const isLast = names.isTight && names.count >= SHOWN;
    yield { ...names, how: names.isTight ? names.how : "more", isLast };
    if (isLast) return;
    await loadPapers(words, isOpen);
    const papers = look(words, isOpen, false, true);
    yield { ...(names.isTight ? behind(names, papers) : papers.isWhole ? papers : best(names, papers, look(words, isOpen, true, true))), isLast: true };
  }

  // Behind the names, the procedures that ask for such a paper.
  function behind(names, papers) {
    const known = new Set(names.hits.map((hit) => hit.id));
    const others = papers.hits.filter((hit) => hit.isWhole && !known.has(hit.id));
    return { ...names, hits: [...names.hits, ...others], count: names.count + others.length };
  }

  function best(...found) {
    const first = found.filter(({ count }) => count).reduce((one, other) => (one && one.hits[0].worth >= other.hits[0].worth ? one : other), null);
    return first ? { ...first, how: first.hits[0].isWhole ? "near" : "some" } : { hits: [], count: 0, how: "some" };
  }

  // A few questions that nobody sees, while nothing else happens: the browser has then made the search fast.
  async function prepare(questions) {
    await tthcIndex.namesAtLeisure();
    for (const question of questions) {
      await tthcIndex.idle();
      inOrder(look(parse(question), true, true, false).hits.slice(0, SHOWN), question);
    }
  }

  // Some hits, best first; among those, a name with the very letters of the query comes first.
  function inOrder(hits, text) {
    const typed = text.normalize("NFC").trim().toLowerCase();
    if (typed === tthcFold(typed)) return hits;
    const isFirst = (hit) => hit.worth > 0.7 * hits[0].worth && tthcIndex.row(hit.id).name.toLowerCase().includes(typed);
    const first = new Set(hits.filter(isFirst));
    return [...first, ...hits.filter((hit) => !first.has(hit))];
  }

  async function paperIn(hit, text) {
    const part = hit.id >> 4;
    if (!tthcIndex.papers.has(part)) await tthcIndex.load([`p${part}`]);
    const words = parse(text).filter((word) => !ASIDE.has(word));
    const has = (paper) => { const inside = tthcWords(paper); return words.every((word) => inside.some((one) => one.startsWith(word))); };
    return words.length ? tthcIndex.papers.get(part)[hit.id & 15].find(has) : undefined;
  }

  return {
    names: tthcIndex.take,
    places: (tag, number, places) => tthcIndex.keep(tag, () => tthcIndex.places.set(number, places)),
    papers: (tag, number, papers) => tthcIndex.keep(tag, () => tthcIndex.papers.set(number, papers)),
    spoken: (pairs) => { spoken = pairs.map((pair) => pair.map((text) => tthcWords(text).join(" "))); },
    isOld: () => tthcIndex.isOld,
    rowOf: tthcIndex.row,
    answers, prepare, inOrder, paperIn, SHOWN,
  };
})();
