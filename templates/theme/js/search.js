// Full-text search over an index of small files, the same on the web and from disk.
// How the index is made and what its files hold: docs/search.md.
"use strict";

(() => {
  const link = document.querySelector("a.find");
  const place = document.getElementById("Search");
  const home = new URL(".", link.href);
  const SHOWN = 5;
  const FEW = 3;
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

  // Numbers: builder/core/search/encode.py.
  const digit = (code) => code - (code > 92 ? 36 : 35);

  function decode(text) {
    const found = [];
    let value = 0, item = -1;
    for (let at = 0; at < text.length; at++) {
      const d = digit(text.charCodeAt(at));
      if (d < 27) { value = value * 27 + d; continue; }
      value = value * 64 + d - 27;
      item += (value >> 3) + 1;
      found.push(item * 8 + (value & 7));
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

  async function between(root, from, to, most) {
    if (!root.directories.length) return [];
    const [start, end] = await Promise.all([blockOf(root, from), blockOf(root, to)]);
    const numbers = [];
    for (let n = start; n <= end && n < start + most; n++) numbers.push(n);
    const texts = await Promise.all(numbers.map((n) => part(`b${n}`)));
    return texts.flatMap((text, at) => words(`b${numbers[at]}`, text));
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
  async function lookUp(root, term, typed) {
    const base = stem(term);
    const found = { term, base, typed, terms: new Set(), lists: [new Map(), new Map()], right: "" };
    const strong = new Set();
    const take = ([word, lists], weight) => {
      found.terms.add(word);
      lists.split(" ").forEach((list, kind) => {
        for (const value of decode(list)) {
          const score = weight * WEIGHTS[value & 7], item = value >> 3;
          if (weight > 0.7 && !kind) strong.add(item);
          if (!(found.lists[kind].get(item)?.[0] >= score)) found.lists[kind].set(item, [score, value & 7]);
        }
      });
    };
    let entries = await between(root, base, `${term}\uffff`, 4);
    const wide = entries.find(([word]) => word === `${term}*`);
    if (wide && term.length > 3) {
      const more = await Promise.all(["e", "en", "s"].map((end) => between(root, term + end, term + end, 1)));
      entries = [...new Map([...entries, ...more.flat()])];
    }
    if (wide) take(wide, 0.5);
    for (const entry of entries) {
      const word = entry[0];
      if (word.endsWith("*")) continue;
      if (word === term) take(entry, 1);
      else if (stem(word) === base) take(entry, word.startsWith(term) ? 0.9 : 0.8);
      else if (word.startsWith(term) && !wide) take(entry, (typed ? 0.7 : 0.5) * Math.sqrt(term.length / word.length));
    }
    const size = () => found.lists[0].size + found.lists[1].size;
    if (term.length > 4 && size() < (strong.size ? 2 : FEW) && !/[^\p{L}]/u.test(term)) {
      for (const word of await corrections(root, term, entries)) {
        const near = await between(root, word, word, 1);
        const entry = near.find(([other]) => other === word);
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
    root.kindOf = root.kinds.flatMap(([kind, count]) => Array.from({ length: count }, (_, rank) => [kind, rank]));
    return root;
  }

  const monthOf = (root, item) => last(root.firsts, item);

  const sum = (parts) => parts.reduce((total, p) => total + p.rarity, 0);

  // All words together: first what has them all, then what has some if that is little.
  function combine(root, parts) {
    // Of a list that was cut nobody can say what is missing in it.
    const common = (p) => p.count >= root.most || (root.briefings > 50 && p.count > root.briefings * 0.4);
    const needed = parts.filter((p) => !common(p));
    const must = needed.length ? needed : parts;
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
      for (const hit of all.values()) {
        hit.score *= kind ? 1 + 0.5 / (1 + root.kindOf[hit.item][1] / 10)
          : 1 + 0.35 * Math.exp(-root.ages[monthOf(root, hit.item)] / 9);
      }
      return [...all.values()];
    });
    const whole = results.flat().filter((hit) => hit.has === must.length);
    const enough = sum(must) / 2;
    const some = whole.length < FEW + 2 ? results.flat().filter((hit) => hit.has < must.length && hit.known >= enough) : [];
    for (const hit of some) {
      hit.missing = must.filter((p) => !p.lists[hit.kind].has(hit.item));
    }
    const order = (a, b) => b.has - a.has || b.score - a.score || b.item - a.item;
    return [...whole, ...some].sort(order);
  }

  function termsOf(query) {
    const found = [];
    for (const token of query.normalize("NFC").replace(/\u00ad/g, "").match(PART) || []) found.push(fold(token));
    const long = found.filter((term) => term.length > 1);
    return [...new Set(long.length ? long : found)].slice(0, 8);
  }

  async function search(query) {
    const root = await part("root");
    const terms = termsOf(query);
    const open = /[\p{L}\p{N}]$/u.test(query);
    const parts = await Promise.all(terms.map((term, at) => lookUp(root, term, open && at === terms.length - 1)));
    return { root, parts, hits: parts.length ? combine(root, parts) : [] };
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

  const isHit = (parts, token) => (token.match(PART) || []).map(fold).some((word) => parts.some((p) =>
    p.terms.has(word) || (p.term.length > 3 && word.length > p.term.length + 2 && word.includes(p.base, 3))));

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

  // The passage with most of the words, cut to what is around the first of them.
  function snippet(data, parts) {
    let best = { score: 0 };
    for (let at = 0; at < data.p.length; at += 2) {
      const text = data.p[at + 1];
      let first = -1, end = 0;
      const seen = new Set();
      for (const match of text.matchAll(TOKEN)) {
        const which = parts.findIndex((p) => isHit([p], match[0]));
        if (which < 0) continue;
        seen.add(which);
        if (first < 0) { first = match.index; end = first + match[0].length; }
      }
      const score = seen.size * 2 + (text.length > 60);
      if (seen.size && score > best.score) best = { score, anchor: data.p[at], text, first, end };
    }
    if (!best.score) return { url: data.u, text: data.s };
    const { text, first, end } = best;
    let from = first < 90 ? 0 : text.indexOf(" ", first - 80) + 1;
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
    return { url, text: `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`, end };
  }

  function surface(frame, root) {
    const t = (key, values = {}) => {
      let text = root.words[key];
      if (typeof text === "object") text = text[values.count === 1 ? "one" : "other"];
      return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? values[name].toLocaleString(root.lang) : values[name]);
    };
    const state = { query: "", kind: "", topic: "", time: "", shown: SHOWN, open: {} };
    let current = null, turn = 0, timer = 0, telling = 0;

    const field = element("input", {
      type: "search", id: "Query", "aria-label": t("label"), placeholder: t("placeholder"), autocomplete: "off",
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

    const passes = {
      kind: (hit) => !state.kind || (hit.kind ? root.kindOf[hit.item][0] : "briefing") === state.kind,
      topic: (hit) => !state.topic || (!hit.kind && topicsOf(hit.item).includes(state.topic)),
      time: (hit) => !state.time || (!hit.kind && inTime(hit.item, state.time)),
    };
    const others = (except) => current.hits.filter((hit) => Object.entries(passes).every(([name, test]) => name === except || test(hit)));

    function inTime(item, choice) {
      const month = monthOf(root, item);
      return choice[0] === "y" ? root.years[month] === choice.slice(1) : root.ages[month] < Number(choice);
    }

    const marks = new Map();
    function topicsOf(item) {
      const file = Math.floor(item / root.facets);
      if (!marks.has(file)) marks.set(file, (values.get(`f${file}`) || "").split(" "));
      return marks.get(file)[item % root.facets] || "";
    }
    const topicFiles = () => Promise.all([...new Set(current.hits.filter((hit) => !hit.kind)
      .map((hit) => Math.floor(hit.item / root.facets)))].map((file) => part(`f${file}`)));

    function fill(select, everything, options) {
      const chosen = select.value;
      select.replaceChildren(element("option", { value: "" }, everything),
        ...options.map(([value, text, count]) => element("option", { value, disabled: count === 0 && value !== chosen }, count === undefined ? text : `${text} (${count.toLocaleString(root.lang)})`)));
      select.value = chosen;
    }

    function showFilters() {
      const counts = {};
      for (const hit of others("kind")) {
        const kind = hit.kind ? root.kindOf[hit.item][0] : "briefing";
        counts[kind] = (counts[kind] || 0) + 1;
      }
      const known = ["briefing", ...root.kinds.map(([kind]) => kind)].filter((kind) => counts[kind] || state.kind === kind);
      const total = Object.values(counts).reduce((a, b) => a + b, 0);
      const focused = kinds.contains(document.activeElement) && document.activeElement.value;
      kinds.replaceChildren(...(known.length > 1 || state.kind ? [["", t("all"), total], ...known.map((kind) => [kind, label(kind), counts[kind] || 0])] : [])
        .map(([value, text, count]) => element("button", { type: "button", value, "aria-pressed": String(state.kind === value), onclick: () => change({ kind: value }) },
          text, element("span", {}, ` ${count.toLocaleString(root.lang)}`))));
      if (focused !== false) [...kinds.children].find((button) => button.value === focused)?.focus();
      const inOthers = others("topic").filter((hit) => !hit.kind);
      const loaded = inOthers.every((hit) => values.has(`f${Math.floor(hit.item / root.facets)}`));
      const byTopic = {};
      if (loaded) for (const hit of inOthers) for (const mark of topicsOf(hit.item)) byTopic[mark] = (byTopic[mark] || 0) + 1;
      fill(topic, t("all_topics"), root.topics.map((name, at) => [root.marks[at], name, loaded ? byTopic[root.marks[at]] || 0 : undefined]));
      const byTime = {};
      for (const hit of others("time").filter((hit) => !hit.kind)) {
        const month = monthOf(root, hit.item), old = root.ages[month];
        for (const span of ["1", "3", "12"]) if (old < Number(span)) byTime[span] = (byTime[span] || 0) + 1;
        const year = `y${root.years[month]}`;
        byTime[year] = (byTime[year] || 0) + 1;
      }
      const years = [...new Set(root.years)].filter((year) => year !== "0").reverse();
      fill(time, t("all_times"), [["1", t("month")], ["3", t("quarter")], ["12", t("year")]].map(([span, text]) => [span, text, byTime[span] || 0])
        .concat(years.map((year) => [`y${year}`, year, byTime[`y${year}`] || 0])));
      topic.hidden = root.topics.length < 2;
      filters.hidden = !current.hits.length;
    }

    const label = (kind) => t(["briefing", "entity", "term"].includes(kind) ? `kind_${kind}` : `types.${kind}`);

    function missing(hit) {
      if (!hit.missing.length) return [];
      return [element("small", { class: "missing" }, t("without", { words: hit.missing.map((p) => written(p)).join(", ") }))];
    }
    const written = (p) => (state.query.match(PART) || []).find((word) => fold(word) === p.term) || p.term;

    async function briefingRow(hit) {
      const data = await part(`t${Math.floor(hit.item / 1000)}/${hit.item}`);
      const shown = snippet(data, current.parts);
      return element("li", { lang: data.l },
        element("a", { href: new URL(shown.url, home).href }, ...marked(data.t, current.parts)),
        element("small", {}, [data.k, data.d].filter(Boolean).join(" · ")),
        element("p", {}, ...marked(shown.text, current.parts)), ...missing(hit));
    }

    async function noteRow(hit) {
      const [url, name, text, lang, count, aliases] = (await part(`n${Math.floor(hit.item / root.notes)}`))[hit.item % root.notes];
      const [kind] = root.kindOf[hit.item];
      const named = (called) => (called.match(TOKEN) || []).some((token) => isHit(current.parts, token));
      const other = named(name) ? "" : aliases.find(named);
      return element("li", { class: `note ${kind}` },
        element("a", { href: new URL(url, home).href }, ...marked(name, current.parts)),
        element("small", {}, [kind === "term" ? t("kind_one_term") : t(`type.${kind}`), t("in", { count })].join(" · ")),
        ...(other ? [element("p", {}, `${t("also")} `, ...marked(other, current.parts))] : []),
        ...(text ? [element("p", { lang }, ...marked(text.length > 200 ? `${text.slice(0, text.lastIndexOf(" ", 190))} …` : text, current.parts))] : []), ...missing(hit));
    }

    async function group(name, hits, most, row) {
      const rows = await Promise.all(hits.slice(0, most).map(row));
      const more = hits.length - rows.length;
      return element("section", { "aria-label": label(name) }, element("h2", {}, label(name), element("span", {}, ` ${hits.length.toLocaleString(root.lang)}`)),
        element("ul", {}, ...rows),
        ...(more > 0 ? [element("button", { type: "button", class: "more", onclick: async () => {
          const at = rows.length;
          state.open[name] = most + 10;
          await show();
          list.querySelectorAll("section").forEach((section) => {
            if (section.getAttribute("aria-label") === label(name)) section.querySelectorAll("li > a")[at]?.focus();
          });
        } }, t("more", { count: more }))] : []));
    }

    async function show() {
      const mine = ++turn;
      const hits = others("");
      const notes = hits.filter((hit) => hit.kind), briefings = hits.filter((hit) => !hit.kind);
      const sorts = new Map();
      for (const hit of notes) {
        const kind = root.kindOf[hit.item][0];
        const name = state.kind ? kind : kind === "term" ? "term" : "entity";
        sorts.set(name, [...(sorts.get(name) || []), hit]);
      }
      const groups = [...sorts].map(([name, found]) => ({ name, found, row: noteRow, most: state.kind ? 20 : FEW }));
      const main = { name: "briefing", found: briefings, row: briefingRow, most: state.kind ? 15 : SHOWN };
      // Names come first, descriptions that only contain the words come last.
      const named = groups.filter((g) => g.found[0].level > 3 && !g.found[0].missing.length);
      const ordered = [...named, ...(briefings.length ? [main] : []), ...groups.filter((g) => !named.includes(g))];
      const sections = await Promise.all(ordered.map((g) => group(g.name, g.found, Math.max(g.most, state.open[g.name] || 0), g.row)));
      if (mine !== turn) return;
      list.replaceChildren(...(sections.length ? sections : [none()]));
      await showHint(mine);
      say(hits.length ? t("found", { count: hits.length }) : t("none", { query: state.query }));
    }

    async function showHint(mine) {
      const wrong = current.parts.find((p) => p.right);
      let right = wrong?.right;
      if (wrong) {
        // The index knows the word without capitals and umlauts; the page shows how it is written.
        const seen = [...list.querySelectorAll("mark")].map((mark) => mark.textContent.match(PART)).flat();
        right = seen.find((word) => word && fold(word) === wrong.right) || right;
      }
      if (mine !== turn) return;
      hint.hidden = !wrong;
      if (!wrong) return;
      const better = state.query.replace(written(wrong), right);
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

    async function run() {
      const query = field.value.trim();
      if (query !== state.query) Object.assign(state, { query, open: {} });
      keep();
      const mine = ++turn;
      if (!termsOf(query).length) { current = null; begin(); return; }
      try {
        const found = await search(query);
        if (mine !== turn) return;
        current = found;
        if (state.topic || root.briefings <= root.facets) await topicFiles();
        showFilters();
        await show();
      } catch (error) {
        list.replaceChildren(element("p", { class: "none" }, t("broken")));
        throw error;
      }
    }

    async function change(values) {
      Object.assign(state, values, { open: {} });
      topic.value = state.topic;
      time.value = state.time;
      keep();
      if (!current) return;
      if (state.topic) await topicFiles();
      showFilters();
      await show();
    }

    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 20); });
    topic.addEventListener("change", () => change({ topic: topic.value }));
    time.addEventListener("change", () => change({ time: time.value }));
    for (const event of ["focus", "pointerenter"]) {
      topic.addEventListener(event, async () => { if (current) { await topicFiles(); showFilters(); } });
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
        field.value = asked.get("q") || "";
        Object.assign(state, { kind: asked.get("kind") || "", time: asked.get("time") || "", topic: root.marks[root.topics.indexOf(asked.get("topic"))] || "" });
        if (!field.value) field.focus();
        run().then(() => { topic.value = state.topic; time.value = state.time; });
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
