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

// The index as far as it is here: every word, and the scripts that were asked for.
const tthcIndex = (() => {
  const SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let value = 0; value < 64; value += 1) VALUES[SYMBOLS.charCodeAt(value)] = value;

  const index = {
    folder: "search/", tag: "", isOld: false, count: 0, starts: {}, words: [], common: new Map(), lengths: new Uint8Array(0), sectors: [], levels: [],
    codes: [], places: new Map(), rows: new Map(), papers: new Map(),
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

  // The script of a kind ("w" names, spoken words, sectors; "d" papers) that has a word: the last one that does not begin after it.
  function holder(kind, word) {
    const starts = index.starts[kind];
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= word) low = middle; else high = middle;
    }
    return `${kind}${low}`;
  }

  // What a later build has numbered otherwise is of no use to a page of the earlier one.
  index.keep = (tag, put) => { if (tag === index.tag) put(); else index.isOld = true; };
  index.take = ({ tag, count, starts, words, common, lengths, sectors, levels }) => {
    index.tag = tag;
    index.count = count;
    index.starts = Object.fromEntries(Object.entries(starts).map(([kind, words]) => [kind, words ? words.split(" ") : []]));
    index.words = words ? words.split(" ") : [];
    index.words.forEach((word, at) => index.common.set(word, VALUES[common.charCodeAt(at)] / 2));
    index.lengths = Uint8Array.from(lengths, (symbol) => VALUES[symbol.charCodeAt(0)]);
    index.sectors = sectors;
    index.levels = levels;
  };
  index.load = async (names) => {
    await Promise.all(names.map(script));
    if (index.isOld) throw new Error("a new build");
  };
  index.holder = holder;
  index.need = (kind, words) => [...new Set(index.starts[kind].length ? words.map((word) => holder(kind, word)) : [])]
    .filter((name) => !index.places.has(name));
  index.entry = (kind, word) => {
    const held = index.places.get(holder(kind, word));
    return held && Object.hasOwn(held, word) ? held[word] : null;
  };

  // The numbers of a list, told apart only once: distances between them, or six to a symbol after "!".
  const buffer = new Uint16Array(65536);
  function numbers(text) {
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
  index.list = (lists, field) => {
    if (typeof lists[field] === "string") lists[field] = numbers(lists[field]);
    return lists[field];
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
  // The kinds of scripts and the fields that they have: papers are looked at where names and spoken words are silent.
  const KINDS = [["w", [0, 1, 2]], ["d", [3]]];
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
        // What a whole word begins is loaded only if it stands in the same script: it is rarely meant.
        const begun = tthcMeant.begun(word, MOST_BEGUN[Math.min(word.length, 3)]);
        if (found.size) add(begun.filter((other) => tthcIndex.holder("w", word) === tthcIndex.holder("w", other)), 0.4); else add(begun, 0.7);
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
  function listsOf(part, kinds) {
    const found = [];
    for (const [word, weight] of part.found) {
      for (const [kind, fields] of kinds) {
        const lists = tthcIndex.entry(kind, word);
        if (!lists) continue;
        fields.forEach((field, at) => {
          if (lists[at].length) found.push({ lists, at, isName: field === NAME, worth: weight * rarity(word) * WEIGHTS[field], reach: weight * REACH[field] });
        });
      }
    }
    return found.sort((a, b) => b.worth - a.worth);
  }
  function pairsOf(part, next, kinds) {
    const found = [];
    for (const [word, weight] of part.found) {
      for (const [kind, fields] of kinds) {
        const entry = tthcIndex.entry(kind, word);
        const behind = entry ? entry[fields.length] : {};
        for (const [after, also] of next.found) {
          if (!Object.hasOwn(behind, after)) continue;
          const lists = behind[after];
          const both = weight * also * (rarity(word) + rarity(after)) / 2;
          fields.forEach((field, at) => { if (lists[at].length) found.push({ lists, at, worth: both * PAIRS[field] }); });
        }
      }
    }
    return found.sort((a, b) => b.worth - a.worth);
  }

  // Points of every procedure: for each word the best of what it means, again for words that stand side by side, and for
  // how much of its name was asked for. What is missed takes away from all of it. A number of the turn in `seen` says
  // that a procedure has had its best already.
  function weigh(query, kinds) {
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
      for (const { lists, at: of, worth } of pairsOf(part, query[at + 1], kinds)) {
        const ids = tthcIndex.list(lists, of);
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
      for (const { lists, at: of, isName, worth, reach } of listsOf(part, kinds)) {
        const ids = tthcIndex.list(lists, of);
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

  // Guesses are many: no more of them than a few scripts have.
  function fewer(parts, most) {
    const scripts = new Set(parts.flatMap((part) => [...part.found].filter(([, weight]) => weight === 1).map(([word]) => tthcIndex.holder("w", word))));
    const least = scripts.size + most;
    for (let at = 0; at < 12; at += 1) {
      for (const part of parts) {
        const guess = [...part.found].filter(([, weight]) => weight < 1)[at];
        if (!guess) continue;
        const script = tthcIndex.holder("w", guess[0]);
        if (scripts.size < least) scripts.add(script); else if (!scripts.has(script)) part.isCut = (part.isCut || new Set()).add(guess[0]);
      }
    }
    for (const part of parts) for (const word of part.isCut || []) part.found.delete(word);
    return parts;
  }

  // All ways to ask; papers only as they are asked for, and not in other words.
  async function weighAll(words, isOpen, loosely, kinds) {
    const loaded = loosely ? kinds.slice(0, 1) : kinds;
    const ways = alternatives(words).map((way, number) => fewer(meanings(way, isOpen && !number, loosely), number ? 0 : loosely ? 1 : MOST_GUESSES));
    const wordsOf = (parts) => parts.flatMap((part) => [...part.found.keys()]);
    const kindsOf = (number) => (number ? kinds.slice(0, 1) : kinds);
    await tthcIndex.load([...new Set(ways.flatMap((parts, number) => (number ? loaded.slice(0, 1) : loaded).flatMap(([kind]) => tthcIndex.need(kind, wordsOf(parts)))))]);
    return Object.assign(ways.map((parts, number) => weigh(parts, kindsOf(number))), { isGuess: ways[0].some((part) => part.isGuess) });
  }

  async function byCode(digits) {
    await tthcIndex.load(tthcIndex.codes.length ? [] : ["codes"]);
    const worth = (code) => (code === digits ? 4 : code.startsWith(digits) ? 3 : code.endsWith(digits) ? 2 : code.includes(digits) ? 1 : 0);
    return tthcIndex.codes
      .map((code, id) => ({ id, worth: worth(code), isNamed: true }))
      .filter((hit) => hit.worth)
      .sort((a, b) => b.worth - a.worth || a.id - b.id);
  }

  const codeIn = (text) => {
    const whole = text.trim();
    if (/^[\d.\s-]+[a-z]?$/i.test(whole)) return whole.replace(/[^\da-z]/gi, "").toUpperCase();
    const part = /\b\d\.\d{3,6}[A-Z]?\b|\b\d{7}\b/i.exec(whole);
    return part ? part[0].replace(/\./g, "").toUpperCase() : "";
  };

  // What is found: the hits, best first, and how sure it is ("all", "near": with slips, "some": not every word).
  // `inPapers`: look into papers too, even where names answer.
  async function find(text, inPapers = false) {
    const digits = codeIn(text);
    if (digits.length > 2) {
      const hits = await byCode(digits);
      if (hits.length) return { hits: hits.slice(0, LISTED), count: hits.length, how: "all" };
    }
    const words = parse(text);
    if (!words.length || words.join("").length < 2) return { hits: [], count: 0, how: "none" };
    const isOpen = !/\s$/.test(text);
    let best = { hits: [], count: 0 };
    for (const [loosely, kinds] of [[false, KINDS.slice(0, 1)], [false, KINDS], [true, KINDS]].slice(inPapers ? 1 : 0)) {
      const ways = await weighAll(words, isOpen, loosely, kinds);
      const found = rank(ways);
      const isWhole = found.hits.some((hit) => hit.isWhole);
      // Words that only happen to stand in one name, apart, may stand together in a paper.
      const isEnough = kinds.length > 1 ? isWhole : found.hits.slice(0, 3).some((hit) => hit.isTight);
      if (isEnough && !loosely) return { ...found, how: ways.isGuess ? "near" : "all", isOfNames: kinds.length < 2 };
      if (found.count && (!best.count || found.hits[0].worth > best.hits[0].worth)) best = { ...found, how: found.hits[0].isWhole ? "near" : "some" };
    }
    return { how: "some", ...best };
  }

  const rowOf = (id) => {
    const [name, code, sector, levels, draft] = tthcIndex.rows.get(id >> 5)[id & 31];
    return { name, code, sector: tthcIndex.sectors[sector], levels: [...levels].map((level) => tthcIndex.levels[level]).join(", "), draft };
  };

  // The rows of some hits; among those, a name with the very letters of the query comes first.
  async function rowsOf(hits, text) {
    await tthcIndex.load([...new Set(hits.map((hit) => hit.id >> 5))].filter((part) => !tthcIndex.rows.has(part)).map((part) => `r${part}`));
    const typed = text.normalize("NFC").trim().toLowerCase();
    const isExact = (hit) => typed !== tthcFold(typed) && rowOf(hit.id).name.toLowerCase().includes(typed);
    const exact = hits.map((hit) => isExact(hit));
    const close = (hit) => hit.worth > 0.7 * hits[0].worth;
    const first = hits.filter((hit, at) => exact[at] && close(hit));
    return [...first, ...hits.filter((hit) => !first.includes(hit))];
  }

  async function paperIn(hit, text) {
    const part = hit.id >> 4;
    if (!tthcIndex.papers.has(part)) await tthcIndex.load([`p${part}`]);
    const words = parse(text).filter((word) => !ASIDE.has(word));
    const has = (paper) => { const inside = tthcWords(paper); return words.every((word) => inside.some((one) => one.startsWith(word))); };
    return words.length ? tthcIndex.papers.get(part)[hit.id & 15].find(has) : undefined;
  }

  return {
    words: (head) => tthcIndex.take(head),
    places: (tag, kind, number, places) => tthcIndex.keep(tag, () => tthcIndex.places.set(`${kind}${number}`, places)),
    codes: (tag, text) => tthcIndex.keep(tag, () => { tthcIndex.codes = text ? text.split(" ") : []; }),
    rows: (tag, number, rows) => tthcIndex.keep(tag, () => tthcIndex.rows.set(number, rows)),
    papers: (tag, number, papers) => tthcIndex.keep(tag, () => tthcIndex.papers.set(number, papers)),
    spoken: (pairs) => { spoken = pairs.map((pair) => pair.map((text) => tthcWords(text).join(" "))); },
    isReady: () => tthcIndex.count > 0,
    isOld: () => tthcIndex.isOld,
    find, rowOf, rowsOf, paperIn, SHOWN,
  };
})();
