// Full-text search over an index of small files, the same on the web and from disk.
// How the index is made and what its files hold: docs/search.md.
"use strict";

(() => {
  const link = document.querySelector("a.find");
  const place = document.getElementById("Search");
  const home = new URL(".", link.href);
  const SHOWN = 5;
  const FEW = 3;
  const LONGEST = 500;
  const CHECKED = [40, 16];
  const WEIGHTS = [1, 1.5, 2, 2.6, 3.2, 4.2, 7, 9];

  // Files: each is a script that calls searchPart(name, value).
  const values = new Map();
  const waiting = new Map();

  window.searchPart = (name, value) => values.set(name, value);

  function part(name) {
    if (values.has(name)) return values.get(name);
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`search/${name}.js`, home).href;
        script.onload = () => resolve(values.get(name));
        script.onerror = () => { waiting.delete(name); reject(new Error(script.src)); };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  // Words, folded as builder/core/search/fold.py does it.
  const TOKEN = /[\p{L}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{N}]+)*/gu;
  const PART = /[\p{L}\p{N}]+/gu;
  const QUOTED = /["„“”«»]([^"„“”«»]+)["„“”«»]/g;
  const LETTERS = { ß: "ss", æ: "a", œ: "o", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

  const folded = new Map();

  function fold(word) {
    if (!folded.has(word)) folded.set(word, folding(word));
    return folded.get(word);
  }

  function folding(word) {
    return word.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]/g, (c) => LETTERS[c] || c)
      .replace(/[^\p{L}\p{N}]/gu, "").replace(/([aou])e/g, "$1").slice(0, 40);
  }

  // Endings of German and English words; what is left is only ever compared, never shown.
  const stem = (word) => word.replace(/(?<=.{3}[^s])s$/, "")
    .replace(/(?<=.{4})(?:ien|ern|ing|en|er|em|es|ed|ie|um|e|a|y)$|(?<=.{3})(?<=[elru])n$/, "");

  // Words that say nothing beside others, unless in capitals: "was ist", "the role of"; but WHO.
  const SMALL = new Set(("am an and are auf aus bei das dem den der des die ein eine einer for from für hat how im in is ist"
    + " mit nach of on or sind the to über um und vom von was what when wer where who why wie wo zu zum zur").split(" "));

  // Numbers: builder/core/search/encode.py.
  const digit = (code) => code - (code > 92 ? 36 : 35);

  function decode(text, bits) {
    const found = [];
    let value = 0, item = -1;
    for (let at = 0; at < text.length; at++) {
      const d = digit(text.charCodeAt(at));
      if (d < 27) { value = value * 27 + d; continue; }
      value = value * 64 + d - 27;
      item += (value >> bits) + 1;
      found.push([item, value & 7, (value & ((1 << bits) - 1)) >> 3]);
      value = 0;
    }
    return found;
  }

  // Vocabulary: sorted words in blocks, with a directory of the blocks' first words.
  const parsed = new Map();

  function words(name, text) {
    if (!parsed.has(name)) {
      let before = "";
      parsed.set(name, text ? text.split("!").map((entry) => {
        const end = entry.indexOf(" ");
        before = before.slice(0, digit(entry.charCodeAt(0))) + entry.slice(1, end);
        return [before, entry.slice(end + 1)];
      }) : []);
    }
    return parsed.get(name);
  }

  function last(list, term) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= term) low = middle + 1; else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  async function blockOf(root, term) {
    const directory = last(root.directories, term);
    return directory * root.span + last(await part(`d${directory}`), term);
  }

  // A block is called by its first word.
  async function blockName(root, number) {
    const first = (await part(`d${Math.floor(number / root.span)}`))[number % root.span];
    return `b-${first.replace(/[^a-z0-9]/g, (c) => `_${c.charCodeAt(0).toString(16)}`)}`;
  }

  // All words with their lists in the blocks in which `wanted` are, or would be.
  async function entriesAt(root, wanted, from, most) {
    if (!root.directories.length) return [];
    const numbers = new Set(await Promise.all(wanted.map((word) => blockOf(root, word))));
    if (most) {
      const [start, end] = await Promise.all([blockOf(root, from), blockOf(root, `${from}\uffff`)]);
      // A short beginning of so many words has an entry of its own.
      const collected = from.length < 5 && end > start + 3;
      for (let n = start; n <= end && n < start + most && !collected; n++) numbers.add(n);
    }
    const names = await Promise.all([...numbers].sort((x, y) => x - y).map((n) => blockName(root, n)));
    const texts = await Promise.all(names.map(part));
    return texts.flatMap((text, at) => words(names[at], text));
  }

  // Edits between two words (neighbours swapped count once), or more than `most`.
  function distance(a, b, most) {
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let value = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          value = Math.min(value, before[j - 2] + 1);
        }
        next.push(value);
        if (value < least) least = value;
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  }

  async function corrections(root, term, near) {
    const most = term.length < 9 ? 1 : 2;
    const lengths = root.spelling.filter((length) => Math.abs(length - term.length) <= most);
    const lists = await Promise.all(lengths.map((length) => part(`s${length}`)));
    const known = [...near.map(([word]) => [word, 0]), ...lists.flatMap((text, at) =>
      words(`s${lengths[at]}`, text).map(([word, rank]) => [word, digit(rank.charCodeAt(0))]))];
    const found = new Map();
    for (const [word, rank] of known) {
      if (Math.abs(word.length - term.length) > most || word === term || /[^\p{L}]/u.test(word)) continue;
      const edits = distance(term, word, most);
      if (edits > most) continue;
      // The first letter is seldom wrong.
      const cost = edits * 16 - rank - (word[0] === term[0] ? 6 : 0);
      if (!(found.get(word) <= cost)) found.set(word, cost);
    }
    const best = [...found].sort((a, b) => a[1] - b[1]).slice(0, 2);
    return best.filter(([, cost]) => cost <= best[0][1] + 8).map(([word]) => word);
  }

  // One word of a query: the briefings and notes it leads to, and by which words.
  // One that is `exact` stands for itself only; one that is `open` may not be finished.
  async function lookUp(root, { term, exact, open }) {
    const base = exact ? term : stem(term);
    const found = { term, exact, base, terms: new Set(), lists: [new Map(), new Map()], right: "" };
    const strong = new Set();
    let known = false;
    const take = ([word, lists], weight) => {
      found.terms.add(word);
      known ||= weight > 0.7;
      lists.split(" ").forEach((list, kind) => {
        for (const [item, level, rank] of decode(list, kind ? 7 : 3)) {
          // A note that is mentioned half as much counts a little less.
          const score = weight * WEIGHTS[level] * (kind ? 1 + 0.5 * 2 ** (rank - root.top) : 1);
          if (weight > 0.7 && !kind) strong.add(item);
          if (!(found.lists[kind].get(item)?.[0] >= score)) found.lists[kind].set(item, [score, level]);
        }
      });
    };
    // A short word that is finished is a name or an abbreviation: Xi, EU, KI.
    const begins = open || (!exact && term.length > 2);
    const forms = exact ? [term] : [base, term, ...["*", "e", "en", "s"].map((end) => term + end)];
    const entries = await entriesAt(root, forms, term, begins && (open ? 3 : 2));
    const wide = begins && entries.find(([word]) => word === `${term}*`);
    if (wide) take(wide, 0.5);
    for (const entry of entries) {
      const word = entry[0];
      if (word.endsWith("*")) continue;
      if (word === term) take(entry, 1);
      else if (exact) continue;
      else if (stem(word) === base) take(entry, word.startsWith(term) ? 0.9 : 0.8);
      else if (begins && word.startsWith(term) && !wide) take(entry, (open ? 0.7 : 0.5) * Math.sqrt(term.length / word.length));
    }
    const size = found.lists[0].size + found.lists[1].size;
    if (!known && !exact && term.length > 4 && size < FEW && !/[^\p{L}]/u.test(term)) {
      for (const word of await corrections(root, term, entries)) {
        const entry = (await entriesAt(root, [word])).find(([other]) => other === word);
        if (!entry) continue;
        take(entry, 0.6);
        found.right ||= word;
      }
    }
    found.count = strong.size || found.lists[0].size;
    found.rarity = Math.log(1 + root.briefings / (1 + found.count));
    return found;
  }

  // Briefings are numbered by date: the number says the month, and how many months ago that was.
  function prepare(root) {
    const newest = root.months.at(-1)?.[0] || 0;
    root.firsts = root.months.map(([, first]) => first);
    root.years = root.months.map(([month]) => String(month).slice(0, 4));
    root.ages = root.months.map(([month]) => month
      ? (Math.floor(newest / 100) - Math.floor(month / 100)) * 12 + (newest % 100) - (month % 100) : 999);
    root.kindOf = root.kinds.flatMap(([kind, count]) => Array(count).fill(kind));
    return root;
  }

  const monthOf = (root, item) => last(root.firsts, item);

  const order = (a, b) => b.has - a.has || b.score - a.score || (a.kind ? a.item - b.item : b.item - a.item);

  // All words together: first what has them all, then what has some if that is little.
  function combine(root, parts) {
    // Of a list that was cut nobody can say what is missing in it.
    const common = (p) => p.count > root.most || (root.briefings > 50 && p.count > root.briefings * 0.4);
    const needed = parts.filter((p) => !common(p));
    const must = needed.length ? needed : parts;
    const quoted = must.filter((p) => p.exact);
    const results = [0, 1].map((kind) => {
      const all = new Map();
      for (const p of parts) {
        for (const [item, [score, level]] of p.lists[kind]) {
          const hit = all.get(item) || { item, kind, score: 0, level: 0, has: 0, known: 0, missing: [] };
          hit.score += score * p.rarity;
          hit.level = Math.max(hit.level, level);
          if (must.includes(p)) { hit.has += 1; hit.known += p.rarity; }
          all.set(item, hit);
        }
      }
      for (const hit of kind ? [] : all.values()) hit.score *= 1 + 0.35 * Math.exp(-root.ages[monthOf(root, hit.item)] / 9);
      return [...all.values()];
    });
    const has = (hit, p) => p.lists[hit.kind].has(hit.item);
    const all = results.flat().filter((hit) => quoted.every((p) => has(hit, p)));
    const whole = all.filter((hit) => hit.has === must.length);
    if (whole.length >= FEW + 2) return whole.sort(order);
    // A word that stands nowhere does not count.
    const enough = must.reduce((total, p) => total + (p.count ? p.rarity : 0), 0) / 2;
    const some = all.filter((hit) => hit.has < must.length && hit.known >= enough);
    for (const hit of some) hit.missing = must.filter((p) => !has(hit, p));
    return [...whole, ...some].sort(order);
  }

  function textOf(root, item) {
    const [month, first] = root.months[monthOf(root, item)];
    return part(`t${month}-${Math.floor((item - first) / root.texts)}/${item - first}`);
  }
  const noteOf = async (root, item) => (await part(`n${Math.floor(item / root.notes)}`))[item % root.notes];

  // What a query asks for: up to eight words, and what has to occur as it is written.
  function read(query) {
    const text = query.normalize("NFC").replace(/\u00ad/g, "");
    const quoted = [...text.matchAll(QUOTED)].map((match) => match[1].match(PART)).filter(Boolean);
    const free = text.replace(QUOTED, " ").match(PART) || [];
    const telling = free.filter((word) => !SMALL.has(word.toLowerCase()) || !/\p{Ll}/u.test(word));
    const exact = quoted.flat().map(fold);
    let terms = [...new Set([...exact, ...(telling.length || exact.length ? telling : free).map(fold)])];
    if (terms.some((term) => term.length > 1)) terms = terms.filter((term) => term.length > 1);
    const unfinished = /[\p{L}\p{N}]$/u.test(text) && fold(free.at(-1) || "");
    return {
      words: terms.slice(0, 8).map((term) => ({ term, exact: exact.includes(term), open: term === unfinished })),
      phrases: quoted.map((words) => new RegExp(`(?<![\\p{L}\\p{N}])${words.join("[^\\p{L}\\p{N}]+")}(?![\\p{L}\\p{N}])`, "iu")),
      name: free.concat(quoted.flat()).map(fold).join(" "),
    };
  }

  // Of the best hits, those whose text has every phrase.
  async function withPhrases(root, hits, phrases) {
    const best = [0, 1].flatMap((kind) => hits.filter((hit) => hit.kind === kind).slice(0, CHECKED[kind]));
    const texts = await Promise.all(best.map(async (hit) => {
      if (hit.kind) return (await noteOf(root, hit.item)).flat();
      const data = await textOf(root, hit.item);
      return [data.t, data.s, ...data.p];
    }));
    return best.filter((_, at) => phrases.every((phrase) => texts[at].some((text) => phrase.test(text)))).sort(order);
  }

  // An entity or term that is called just what is asked comes first.
  async function namesFirst(root, hits, name) {
    const named = hits.filter((hit) => hit.kind && hit.level > 3 && !hit.missing.length).slice(0, FEW * 2);
    if (named.length < 2) return;
    await Promise.all(named.map(async (hit) => {
      const [, own, , , , aliases] = await noteOf(root, hit.item);
      const called = [own, ...aliases].findIndex((one) => (one.match(PART) || []).map(fold).join(" ") === name);
      if (called >= 0) hit.score += called ? 50 : 100;
    }));
    hits.sort(order);
  }

  async function search(query) {
    const root = await part("root");
    const { words, phrases, name } = read(query);
    const parts = await Promise.all(words.map((word) => lookUp(root, word)));
    let hits = combine(root, parts);
    if (phrases.length) hits = await withPhrases(root, hits, phrases);
    if (words.length > 1) await namesFirst(root, hits, name);
    return { parts, phrases, hits };
  }

  // What is shown
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if ((value || name === "value") && value !== undefined) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  }

  // Words that hyphens join are a hit as one too.
  const isHit = (parts, token) => [...token.match(PART), token].map(fold).some((word) => parts.some((p) => p.terms.has(word)
    || (!p.exact && p.term.length > 3 && word.length > p.term.length + 2 && word.includes(p.base, 3))));

  function marked(text, parts) {
    const pieces = [];
    let at = 0;
    for (const match of text.matchAll(TOKEN)) {
      if (!isHit(parts, match[0])) continue;
      pieces.push(text.slice(at, match.index), element("mark", {}, match[0]));
      at = match.index + match[0].length;
    }
    return [...pieces, text.slice(at)];
  }

  // The passage with the phrases or most of the words, cut to what is around the first of them.
  function snippet(data, { parts, phrases }) {
    let best = { score: 0 };
    for (let at = 0; at < data.p.length; at += 2) {
      const text = data.p[at + 1];
      let first = -1;
      const seen = new Set();
      for (const match of text.matchAll(TOKEN)) {
        const which = parts.findIndex((p) => isHit([p], match[0]));
        if (which < 0) continue;
        seen.add(which);
        if (first < 0) first = match.index;
      }
      if (!seen.size) continue;
      const places = phrases.map((phrase) => text.search(phrase)).filter((place) => place >= 0);
      if (places.length) first = Math.min(...places);
      const score = places.length * 20 + seen.size * 2 + (text.length > 60);
      if (score > best.score) best = { score, anchor: data.p[at], text, first };
    }
    if (!best.score) return { url: data.u, text: data.s };
    const { text, first } = best;
    let from = first < 90 ? 0 : Math.min(text.indexOf(" ", first - 80) + 1, first);
    for (const stop of text.slice(0, first).matchAll(/[^\d\s]{2}[.!?] (?=\p{Lu})/gu)) {
      if (first - stop.index < 130) from = stop.index + 4;
    }
    const to = text.length < from + 260 ? text.length : text.lastIndexOf(" ", from + 240);
    let url = data.u;
    if (best.anchor) url += `#${best.anchor}`;
    if ("fragmentDirective" in document) {
      // Leads the browser to the very words, and marks them.
      const words = text.slice(first).match(/^\S+(?:\s\S+){0,2}/)[0].replace(/[^\p{L}\p{N}]+$/u, "");
      url += `${best.anchor ? "" : "#"}:~:text=${encodeURIComponent(words).replace(/-/g, "%2D")}`;
    }
    return { url, text: `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}` };
  }

  function surface(frame, root) {
    const number = (count) => count.toLocaleString(root.lang);
    const t = (key, values = {}) => {
      let text = root.words[key];
      if (typeof text === "object") text = text[values.count === 1 ? "one" : "other"];
      return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? number(values[name]) : values[name]);
    };
    const state = { query: "", kind: "", topic: "", time: "", open: {} };
    let current = null, turn = 0, timer = 0, telling = 0;

    const field = element("input", {
      type: "search", id: "Query", "aria-label": t("label"), placeholder: t("placeholder"), autocomplete: "off", dir: "auto",
      autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", "aria-controls": "Hits",
    });
    const kinds = element("div", { class: "kinds", role: "group", "aria-label": t("kinds") });
    const topic = element("select", { "aria-label": t("topic") });
    const time = element("select", { "aria-label": t("time") });
    const filters = element("div", { class: "filters", hidden: true }, kinds, element("div", { class: "choices" }, topic, time));
    const hint = element("p", { class: "hint", hidden: true });
    const list = element("div", { class: "hits", id: "Hits" });
    const status = element("p", { class: "unseen", role: "status" });
    const close = element("button", { type: "button", class: "close", onclick: () => frame.close?.() }, t("close"));
    const foot = element("a", { class: "whole", hidden: true }, t("whole"));
    const modal = frame instanceof HTMLDialogElement;
    frame.append(element("div", { class: "query", role: "search" }, field, ...(modal ? [close] : [])), filters, hint, status, list, ...(modal ? [foot] : []));

    const say = (text) => {
      clearTimeout(telling);
      telling = setTimeout(() => { status.textContent = text; }, 400);
    };

    // Filters: the values that a hit has for each.
    const kindOf = (hit) => (hit.kind ? root.kindOf[hit.item] : "briefing");
    const every = ["briefing", ...root.kinds.map(([kind]) => kind)];
    const years = [...new Set(root.years)].filter((year) => year !== "0").reverse();
    const spans = { 1: t("month"), 3: t("quarter"), 12: t("year"), ...Object.fromEntries(years.map((year) => [`y${year}`, year])) };
    const times = Object.keys(spans);
    const facets = {
      kind: (hit) => [kindOf(hit)],
      topic: (hit) => (hit.kind ? [] : [...topicsOf(hit.item)]),
      time: (hit) => (hit.kind ? [] : timesOf(monthOf(root, hit.item))),
    };
    const timesOf = (month) => times.filter((span) => (span[0] === "y" ? span.slice(1) === root.years[month] : root.ages[month] < Number(span)));
    const others = (found, except) => found.hits.filter((hit) => Object.entries(facets).every(([name, valuesOf]) =>
      name === except || !state[name] || valuesOf(hit).includes(state[name])));

    // How many hits each value of a filter would leave.
    function counted(found, name) {
      const counts = {};
      for (const hit of others(found, name)) {
        for (const value of facets[name](hit)) counts[value] = (counts[value] || 0) + 1;
      }
      return counts;
    }

    const marks = new Map();
    function topicsOf(item) {
      const file = Math.floor(item / root.facets);
      if (!marks.has(file)) marks.set(file, (values.get(`f${file}`) || "").split(" "));
      return marks.get(file)[item % root.facets] || "";
    }
    const filesOf = (hits) => [...new Set(hits.filter((hit) => !hit.kind).map((hit) => `f${Math.floor(hit.item / root.facets)}`))];
    const topicFiles = (found) => Promise.all(filesOf(found.hits).map(part));

    function fill(select, chosen, everything, options, counts) {
      const option = ([value, text]) => {
        const count = counts?.[value] || 0;
        return element("option", { value, disabled: counts && !count && value !== chosen }, counts ? `${text} (${number(count)})` : text);
      };
      select.replaceChildren(element("option", { value: "" }, everything), ...options.map(option));
      select.value = chosen;
    }

    function showFilters(found) {
      const counts = counted(found, "kind");
      const known = every.filter((kind) => counts[kind] || state.kind === kind);
      const total = Object.values(counts).reduce((a, b) => a + b, 0);
      const button = (value, text, count) => element("button", { type: "button", value, "aria-pressed": String(state.kind === value), onclick: () => change({ kind: value }) },
        text, element("span", {}, ` ${number(count)}`));
      const focused = kinds.contains(document.activeElement) && document.activeElement.value;
      kinds.replaceChildren(...(known.length > 1 || state.kind
        ? [button("", t("all"), total), ...known.map((kind) => button(kind, label(kind), counts[kind] || 0))] : []));
      if (focused !== false) [...kinds.children].find((one) => one.value === focused)?.focus();
      const loaded = filesOf(others(found, "topic")).every((name) => values.has(name));
      fill(topic, state.topic, t("all_topics"), root.topics.map((name, at) => [root.marks[at], name]), loaded ? counted(found, "topic") : null);
      fill(time, state.time, t("all_times"), Object.entries(spans), counted(found, "time"));
      topic.hidden = root.topics.length < 2;
      filters.hidden = !found.hits.length;
    }

    const label = (kind) => t(["briefing", "entity", "term"].includes(kind) ? `kind_${kind}` : `types.${kind}`);

    function missing(hit) {
      if (!hit.missing.length) return [];
      return [element("small", { class: "missing" }, t("without", { words: hit.missing.map(written).join(", ") }))];
    }
    const written = (p) => (state.query.match(PART) || []).find((word) => fold(word) === p.term) || p.term;

    async function briefingRow(hit, found) {
      const data = await textOf(root, hit.item);
      const shown = snippet(data, found);
      return element("li", { lang: data.l },
        element("a", { href: new URL(shown.url, home).href }, ...marked(data.t, found.parts)),
        element("small", {}, [data.k, data.d].filter(Boolean).join(" · ")),
        element("p", {}, ...marked(shown.text, found.parts)), ...missing(hit));
    }

    async function noteRow(hit, { parts }) {
      const [url, name, text, lang, count, aliases] = await noteOf(root, hit.item);
      const kind = kindOf(hit);
      const named = (called) => (called.match(TOKEN) || []).some((token) => isHit(parts, token));
      const other = named(name) ? "" : aliases.find(named);
      return element("li", { class: `named ${kind}` },
        element("a", { href: new URL(url, home).href }, ...marked(name, parts)),
        element("small", {}, [kind === "term" ? t("kind_one_term") : t(`type.${kind}`), t("in", { count })].join(" · ")),
        ...(other ? [element("p", {}, `${t("also")} `, ...marked(other, parts))] : []),
        ...(text ? [element("p", { lang }, ...marked(text.length > 200 ? `${text.slice(0, text.lastIndexOf(" ", 190))} …` : text, parts))] : []), ...missing(hit));
    }

    async function group(name, hits, most, row, found) {
      const rows = await Promise.all(hits.slice(0, most).map((hit) => row(hit, found)));
      const more = hits.length - rows.length;
      return element("section", { "aria-label": label(name) }, element("h2", {}, label(name), element("span", {}, ` ${number(hits.length)}`)),
        element("ul", {}, ...rows),
        ...(more > 0 ? [element("button", { type: "button", class: "more", onclick: async () => {
          const at = rows.length;
          state.open[name] = most + 10;
          await refresh();
          list.querySelectorAll("section").forEach((section) => {
            if (section.getAttribute("aria-label") === label(name)) section.querySelectorAll("li > a")[at]?.focus();
          });
        } }, t("more", { count: more }))] : []));
    }

    async function show(found, isCurrent) {
      const hits = others(found, "");
      const notes = hits.filter((hit) => hit.kind), briefings = hits.filter((hit) => !hit.kind);
      const sorts = new Map();
      for (const hit of notes) {
        const kind = kindOf(hit);
        const name = state.kind ? kind : kind === "term" ? "term" : "entity";
        sorts.set(name, [...(sorts.get(name) || []), hit]);
      }
      const groups = [...sorts].map(([name, those]) => ({ name, hits: those, row: noteRow, most: state.kind ? 20 : FEW }));
      const main = { name: "briefing", hits: briefings, row: briefingRow, most: state.kind ? 15 : SHOWN };
      // Names come first, descriptions that only contain the words come last.
      const named = groups.filter((g) => g.hits[0].level > 3 && g.hits[0].has === hits[0].has);
      const ordered = [...named, ...(briefings.length ? [main] : []), ...groups.filter((g) => !named.includes(g))];
      const sections = await Promise.all(ordered.map((g) => group(g.name, g.hits, Math.max(g.most, state.open[g.name] || 0), g.row, found)));
      if (!isCurrent()) return;
      // Who is among the results already stays where they are, if it is still there.
      const on = list.contains(document.activeElement) && document.activeElement.href;
      list.replaceChildren(...(sections.length ? sections : [none()]));
      if (on) ([...list.querySelectorAll("li > a")].find((a) => a.href === on) || field).focus();
      showHint(found);
      say(hits.length ? t("found", { count: hits.length }) : t("none", { query: state.query }));
    }

    function showHint(found) {
      const wrong = found.parts.find((p) => p.right);
      hint.hidden = !wrong;
      if (!wrong) return;
      // The index knows the word without capitals and umlauts; the page shows how it is written.
      const seen = [...list.querySelectorAll("mark")].flatMap((mark) => mark.textContent.match(PART));
      const right = seen.find((word) => fold(word) === wrong.right) || wrong.right;
      const better = state.query.replace(PART, (word) => (fold(word) === wrong.term ? right : word));
      hint.replaceChildren(`${t("mean")} `, element("button", { type: "button", onclick: () => { field.value = better; field.focus(); run(); } }, better), "?");
    }

    function none() {
      return element("div", { class: "none" }, element("p", {}, element("strong", {}, t("none", { query: state.query }))),
        element("p", {}, state.kind || state.topic || state.time ? t("none_filtered") : t("none_help")), ...(state.kind || state.topic || state.time
          ? [element("button", { type: "button", onclick: () => change({ kind: "", topic: "", time: "" }) }, t("unfilter"))] : [ways()]));
    }

    const ways = () => element("ul", {}, ...["register", "glossary", "archive"].map((name) =>
      element("li", {}, element("a", { href: new URL(`${name}/index.html`, home).href }, t(`way_${name}`)))));

    function begin() {
      filters.hidden = hint.hidden = foot.hidden = true;
      status.textContent = "";
      list.replaceChildren(element("div", { class: "none" }, element("p", {}, t("help")), element("p", { class: "keys" }, t("keys")), ways()));
    }

    function keep() {
      const address = new URL(link.href);
      for (const [key, value] of [["q", state.query], ["kind", state.kind], ["topic", topicName()], ["time", state.time]]) {
        if (value) address.searchParams.set(key, value);
      }
      foot.href = address.href;
      foot.hidden = !state.query;
      try {
        if (!modal) history.replaceState(null, "", address.search || address.pathname);
      } catch { /* Not every browser lets a page from disk change its address. */ }
    }
    const topicName = () => state.topic && root.topics[[...root.marks].indexOf(state.topic)];

    // Does `work` as long as nothing newer is asked; whether that is so it learns from its argument.
    async function newest(work) {
      const mine = ++turn;
      const isCurrent = () => mine === turn;
      try {
        await work(isCurrent);
      } catch (error) {
        if (isCurrent()) list.replaceChildren(element("p", { class: "none" }, t("broken")));
        throw error;
      }
    }

    async function present(found, isCurrent) {
      if (state.topic || root.briefings <= root.facets) await topicFiles(found);
      if (!isCurrent()) return;
      showFilters(found);
      await show(found, isCurrent);
    }

    function run() {
      const query = field.value.trim().slice(0, LONGEST);
      if (query !== state.query) Object.assign(state, { query, open: {} });
      keep();
      return newest(async (isCurrent) => {
        current = null;
        if (!read(query).words.length) { begin(); return; }
        const found = await search(query);
        if (!isCurrent()) return;
        current = found;
        await present(found, isCurrent);
      });
    }

    const refresh = () => (current ? newest((isCurrent) => present(current, isCurrent)) : run());

    function change(values) {
      Object.assign(state, values, { open: {} });
      keep();
      return refresh();
    }

    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 20); });
    topic.addEventListener("change", () => change({ topic: topic.value }));
    time.addEventListener("change", () => change({ time: time.value }));
    for (const event of ["focus", "pointerenter"]) {
      topic.addEventListener(event, async () => {
        const found = current;
        if (found) await topicFiles(found);
        if (found && found === current) showFilters(found);
      });
    }
    frame.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("section a")];
      const at = links.indexOf(document.activeElement);
      const inField = document.activeElement === field;
      const go = (target) => { event.preventDefault(); target?.focus(); };
      if (event.key === "Escape" && modal) { event.preventDefault(); frame.close(); }
      else if (event.key === "Escape" && at >= 0) go(field);
      else if (event.key === "ArrowDown" && (inField || at >= 0)) go(links[Math.min(at + 1, links.length - 1)]);
      else if (event.key === "ArrowUp" && at >= 0) go(at ? links[at - 1] : field);
      else if (event.key === "Home" && at >= 0) go(links[0]);
      else if (event.key === "End" && at >= 0) go(links.at(-1));
      else if (event.key === "Enter" && inField && !event.isComposing) { event.preventDefault(); links[0]?.click(); }
      else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
    });

    begin();
    return {
      open() {
        if (modal && !frame.open) frame.showModal();
        field.focus();
        field.select();
      },
      restore() {
        const asked = new URLSearchParams(location.search);
        const known = (name, all) => all.find((value) => value === asked.get(name)) || "";
        field.value = asked.get("q") || "";
        Object.assign(state, {
          kind: known("kind", every),
          time: known("time", times),
          topic: root.marks[root.topics.indexOf(asked.get("topic"))] || "",
        });
        if (!field.value) field.focus();
        run();
      },
    };
  }

  let made = null;
  async function make() {
    const root = prepare(await part("root"));
    if (place) {
      document.querySelector(".scriptless")?.remove();
      const found = surface(place, root);
      found.restore();
      window.addEventListener("popstate", found.restore);
      return found;
    }
    const dialog = element("dialog", { class: "search", "aria-label": root.words.label });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    return surface(dialog, root);
  }

  window.openSearch = async () => {
    made ||= make();
    const found = await made.catch(() => { made = null; });
    if (!found) location.href = link.href;
    else found.open();
  };
  if (place) made = make();
})();
