// Text, sidebar and cards of a briefing talk to each other. Pages are complete without it.
"use strict";
{
  // ms that the pointer rests on a word before its card opens
  const OPEN = 150;
  // ms in which it may cross from the word to the card
  const CLOSE = 300;
  // ms for which the place of a jump is lit
  const BRIEF = 3000;
  // px around a card
  const EDGE = 12;
  const WORD = ".mention[id], .term[id]";
  const ROW = ".sidebar .group li";
  const ROOT = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const box = (element) => element.getBoundingClientRect();

  // By key, a mention's id without its number: mentions in reading order, and their row.
  const words = new Map();
  const rows = new Map();
  const keyOf = (id) => id.replace(/-\d+$/, "");
  const rowKey = (row) => keyOf(row.querySelector("a").hash.slice(1));
  for (const word of all(WORD)) {
    const key = keyOf(word.id);
    if (!words.get(key)?.push(word)) words.set(key, [word]);
  }
  for (const row of all(ROW)) rows.set(rowKey(row), row);
  for (const row of all(".terms li")) rows.set(row.querySelector("a").id.replace("t-", "u-"), row);

  let lit = "";
  let shining = [];
  function light(key) {
    if (key === lit) return;
    lit = key;
    for (const element of shining) element.classList.remove("lit");
    const row = rows.get(key);
    const folded = row?.closest("details:not([open])")?.querySelector("summary");
    shining = [...(words.get(key) ?? []), folded ?? row].filter(Boolean);
    for (const element of shining) element.classList.add("lit");
  }

  // Scrolls the sidebar, never the page.
  function reveal(row) {
    const bar = row?.closest(".sidebar");
    if (!bar || bar.scrollHeight <= bar.clientHeight) return;
    const room = box(bar);
    const { top, bottom } = box(row.closest("details:not([open])") ?? row);
    if (top < room.top || bottom > room.bottom) bar.scrollTop += (top + bottom - room.top - room.bottom) / 2;
  }

  // The card
  const card = document.getElementById("Card")?.content.firstElementChild.cloneNode(true);
  const layered = "showPopover" in ROOT;
  const anchored = layered && CSS.supports("position-area: block-end");
  const [head, text, seen, steps] = card?.children ?? [];
  const [back, place, on, foot] = steps?.children ?? [];
  const placeWords = place?.textContent;
  // the word whose card is open
  let at = null;
  // the word under the pointer whose card was closed by Escape
  let dismissed = null;
  let opening = 0;
  let closing = 0;
  if (card) {
    card.hidden = true;
    card.toggleAttribute("data-anchored", anchored);
    document.getElementById("Main").append(card);
  }
  const door = (word) => word.querySelector("a") ?? word;
  const held = () => at.contains(document.activeElement) || card.contains(document.activeElement);

  function fill(word, row) {
    const term = word.matches(".term");
    const link = row.querySelector(term ? "strong a" : ".count a");
    const group = row.closest("[data-type]");
    const list = words.get(keyOf(word.id));
    const number = list.indexOf(word) + 1;
    const copy = (to, nodes = []) => to.replaceChildren(...[...nodes].map((node) => node.cloneNode(true)));
    const nodes = [...row.childNodes];
    const name = term ? link : row.querySelector("a");
    card.className = term ? "card" : `card ${group.classList[1]}`;
    card.setAttribute("aria-label", name.textContent);
    copy(head.children[0], name.childNodes);
    head.children[0].href = link.getAttribute("href");
    head.children[1].textContent = group.dataset.type;
    copy(text, term ? nodes.slice(nodes.indexOf(link.parentNode) + 1) : row.querySelector("small").childNodes);
    copy(seen, row.querySelector(".seen")?.childNodes);
    back.hidden = on.hidden = !list[1];
    place.textContent = list[1]
      ? placeWords.replace("{number}", number).replace("{of}", list.length)
      : place.dataset.once;
    back.disabled = number === 1;
    on.disabled = number === list.length;
    foot.hidden = !term;
    if (term) foot.href = `#t-${keyOf(word.id).slice(2)}`;
  }

  function stay() {
    clearTimeout(opening);
    clearTimeout(closing);
    closing = 0;
  }

  function open(word, by) {
    const key = keyOf(word.id);
    const row = rows.get(key);
    stay();
    if (at !== word) close();
    light(key);
    reveal(row);
    if (!card || !row) return;
    if (!at) {
      at = word;
      fill(word, row);
      word.style.anchorName = "--word";
      door(word).setAttribute("aria-describedby", "Card-text Card-place");
      door(word).setAttribute("aria-details", "Card-open");
    }
    card.dataset.by = by;
    card.hidden = false;
    if (layered) card.showPopover();
    // The sidebar stays in sight, with the row that is lit.
    const edge = box(word.closest("main > * > *")).right + 2 * EDGE;
    const { left, right, top, bottom } = box(word);
    card.toggleAttribute("data-left", left + card.offsetWidth > edge && right > card.offsetWidth);
    if (anchored) return;
    const above = top - EDGE;
    const below = ROOT.clientHeight - bottom - EDGE;
    card.style.maxHeight = `${Math.min(Math.max(below, above), ROOT.clientHeight * 0.45)}px`;
    const { offsetWidth: width, offsetHeight: height } = card;
    const over = height > below && height <= above;
    const x = Math.min(left - EDGE, Math.min(edge, ROOT.clientWidth - EDGE) - width);
    card.style.top = `${window.scrollY + (over ? top - height - EDGE / 2 : bottom + EDGE / 2)}px`;
    card.style.left = `${Math.max(EDGE, x)}px`;
  }

  function close() {
    stay();
    light("");
    if (!at) return;
    door(at).removeAttribute("aria-describedby");
    door(at).removeAttribute("aria-details");
    at.style.anchorName = "";
    at = null;
    if (layered) card.hidePopover();
    card.hidden = true;
  }

  function leave() {
    clearTimeout(opening);
    light(at ? keyOf(at.id) : "");
    if (at && !closing && !held()) closing = setTimeout(close, CLOSE);
  }

  // Jumps. Going through the mentions of one entity is one step of the browser's history.
  function enter(word) {
    if (door(word) === word) word.tabIndex = -1;
    door(word).focus({ preventScroll: true, focusVisible: true });
  }

  function land(word) {
    enter(word);
    dismissed = null;
    open(word, "keys");
  }

  function jump(word, from) {
    const before = from ? box(from).top : 0;
    const address = `#${word.id}`;
    if (keyOf(location.hash) === keyOf(address)) location.replace(address);
    else location.hash = address;
    // The next mention stands where the eye already is.
    if (before > 0 && before < ROOT.clientHeight * 0.8) {
      window.scrollBy({ top: box(word).top - before, behavior: "instant" });
    }
    land(word);
  }

  function step(from, by) {
    const list = words.get(keyOf(from.id));
    const next = list[list.indexOf(from) + by];
    if (next) jump(next, from);
  }

  let fading = 0;
  function glow() {
    document.querySelector(".past")?.classList.remove("past");
    const target = document.querySelector(":target");
    clearTimeout(fading);
    fading = setTimeout(() => target?.classList.add("past"), BRIEF);
  }
  window.addEventListener("hashchange", glow);
  glow();

  // Ticks may stand closer than a finger can tell: the nearest one counts.
  const middle = (tick) => parseFloat(tick.firstElementChild.getAttribute("d").slice(1)) + 1;
  const goal = (tick) => document.getElementById(tick.getAttribute("href").slice(1));
  function nearest(strip, x) {
    const { left, width } = box(strip);
    const far = (tick) => Math.abs(middle(tick) - ((x - left) / width) * 100);
    return all("a", strip).reduce((best, tick) => (far(tick) < far(best) ? tick : best));
  }

  // The part of the text in the window is marked on every strip: the ticks in it can be seen.
  const marks = all(".sidebar .strip a")
    .map((tick) => ({ x: middle(tick), word: goal(tick) }))
    .filter((mark) => mark.word)
    .sort((one, other) => one.x - other.x);
  function passed(line) {
    let from = 0;
    let to = marks.length;
    while (from < to) {
      const half = (from + to) >> 1;
      if (box(marks[half].word).bottom < line) from = half + 1;
      else to = half;
    }
    return from;
  }
  let drawing = 0;
  let drawn = "";
  function follow() {
    drawing = 0;
    const from = passed(0);
    const to = passed(ROOT.clientHeight);
    const ends = from < to ? [marks[from].x - 2, marks[to - 1].x + 2] : [0, 0];
    if (`${ends}` === drawn) return;
    drawn = `${ends}`;
    for (const { style } of all(".sidebar .strip")) {
      style.setProperty("--from", `${ends[0]}%`);
      style.setProperty("--to", `${ends[1]}%`);
    }
  }
  if (marks.length) {
    document.addEventListener("scroll", () => (drawing ||= requestAnimationFrame(follow)), { passive: true });
    follow();
  }

  // Pointer
  let touched = false;
  document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const word = target.closest(WORD);
    const row = target.closest(ROW);
    if (word !== dismissed) dismissed = null;
    if (at && (word === at || card.contains(target))) return stay();
    leave();
    if (word && !dismissed) opening = setTimeout(open, OPEN, word, "pointer");
    if (!row) return;
    if (at && !held()) close();
    light(rowKey(row));
  });
  document.addEventListener("pointerout", (event) => {
    if (!event.relatedTarget && event.pointerType !== "touch") leave();
  });
  document.addEventListener("pointerup", ({ target }) => {
    if (at && !card.contains(target) && target.closest(WORD) !== at) close();
  });
  document.addEventListener("click", (event) => {
    const { target, detail } = event;
    const word = target.closest(WORD);
    const button = target.closest(".card button");
    const strip = target.closest("svg.strip");
    const link = strip ? nearest(strip, event.clientX) : target.closest("a");
    const address = link?.getAttribute("href");
    if (button) return step(at, Number(button.value));
    if (word && touched && detail && card && at !== word) {
      event.preventDefault();
      open(word, "touch");
      return card.focus({ preventScroll: true });
    }
    if (!address?.startsWith("#")) {
      if (touched && word && !link) close();
      return;
    }
    if (strip) {
      event.preventDefault();
      location.hash = address;
    }
    close();
    glow();
    // The keyboard goes on from where it lands.
    if (!detail && goal(link)?.matches(WORD)) setTimeout(land, 0, goal(link));
  });

  // Keyboard
  document.addEventListener("focusin", ({ target }) => {
    const word = target.closest(WORD);
    const row = target.closest(ROW);
    if (card?.contains(target) || !target.matches(":focus-visible")) return;
    if (word !== at) close();
    if (word) open(word, "keys");
    else if (row) light(rowKey(row));
  });
  document.addEventListener("focusout", (event) => {
    if (!event.relatedTarget) setTimeout(() => document.hasFocus() && leave(), 0);
  });
  document.addEventListener("keydown", (event) => {
    const { key, target, altKey, shiftKey } = event;
    const inside = card?.contains(target);
    const word = inside ? at : target.closest(WORD);
    const row = target.closest(ROW);
    if (key === "Escape" && at) {
      dismissed = at;
      if (inside) enter(at);
      close();
    } else if (altKey && (key === "ArrowDown" || key === "ArrowUp") && at && word === at) {
      event.preventDefault();
      head.children[0].focus();
    } else if (key === "Tab" && inside) {
      // Out of the card the way leads on from the word.
      const stops = [card, ...all("a[href], button:enabled", card).filter((stop) => !stop.hidden)];
      const next = stops.indexOf(target) + (shiftKey ? -1 : 1);
      if (next > 0 && next < stops.length) return;
      if (shiftKey) event.preventDefault();
      enter(at);
    } else if ((key === "n" || key === "p") && !altKey && !event.ctrlKey && !event.metaKey) {
      const by = key === "n" ? 1 : -1;
      if (word) step(word, by);
      else if (row) jump(words.get(rowKey(row)).at(by > 0 ? 0 : -1));
    }
  });
  window.addEventListener("resize", close);
}
