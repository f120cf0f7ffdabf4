// Search over names, spoken words, sectors, papers and codes; accents are optional and a slip of the finger does not matter.
"use strict";

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
    const part = hit.id >> 2;
    if (!tthcIndex.papers.has(part)) await tthcIndex.load([`p${part}`]);
    const words = parse(text).filter((word) => !ASIDE.has(word));
    const has = (paper) => { const inside = tthcWords(paper); return words.every((word) => inside.some((one) => one.startsWith(word))); };
    return words.length ? tthcIndex.papers.get(part)[hit.id & 3].find(has) : undefined;
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
