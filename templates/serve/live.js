// Keeps a page up to date while the site is edited: shows what has changed where the reader is, and what
// is wrong. `briefing serve` puts it into the pages that it sends, with WORDS before it.
"use strict";
{
  // ms before a build is worth mentioning
  const PATIENCE = 400;
  const PLACE = "briefing-place";
  const CHOICE = "briefing-findings";
  const KINDS = ["error", "warning", "note"];
  const { page, stamp } = document.currentScript.dataset;
  const lang = document.documentElement.lang in WORDS ? document.documentElement.lang : Object.keys(WORDS)[0];
  const plural = new Intl.PluralRules(lang);
  const bare = (address) => address.replace(/[?#].*/, "");

  function t(key, count) {
    const text = WORDS[lang][key];
    return (text[plural.select(count)] ?? text.other ?? text).replace("{count}", count);
  }

  // Where the reader was, before anything is painted
  const place = JSON.parse(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  if (place?.at === location.href) {
    scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    addEventListener("load", () => { history.scrollRestoration = "auto"; });
  }

  function load() {
    sessionStorage.setItem(PLACE, JSON.stringify({ at: location.href, x: scrollX, y: scrollY }));
    history.scrollRestoration = "manual";
    disconnect();
    location.reload();
  }

  // Who is searching or typing is not interrupted.
  function whenFree(act) {
    const dialog = document.querySelector("dialog[open]");
    const field = document.hasFocus() && document.activeElement?.closest("input, textarea");
    if (dialog) dialog.addEventListener("close", act, { once: true });
    else if (field) field.addEventListener("blur", act, { once: true });
    else act();
  }

  // Gives one element the content of another, and touches only what differs. Attributes that are only
  // there because of the page's scripts stay.
  function change(from, to) {
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    const olds = [...from.childNodes];
    const news = [...to.childNodes];
    const same = (at) => olds.length && news.length && olds.at(at).isEqualNode(news.at(at));
    while (same(0)) { olds.shift(); news.shift(); }
    let end = null;
    while (same(-1)) { end = olds.pop(); news.pop(); }
    while (olds.length && news.length) {
      const [old, next] = [olds.shift(), news.shift()];
      if (old.nodeName === next.nodeName && old.children) change(old, next);
      else old.replaceWith(next);
    }
    for (const old of olds) old.remove();
    for (const next of news) from.insertBefore(next, end);
  }

  // To load a page takes a moment, in which its new text is already shown. Only loading it brings its
  // scripts in line with it, whatever they are.
  async function renew() {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (answer?.ok) {
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      root.host.remove();
      change(document.body, made.body);
      document.title = made.title;
      await new Promise((painted) => {
        requestAnimationFrame(() => setTimeout(painted));
        setTimeout(painted, 100);
      });
    }
    load();
  }

  function reload() {
    disconnect();
    whenFree(renew);
  }

  // Styles change in place; what else the page has loaded needs a new page.
  function refresh(paths) {
    const changed = new Set(paths.map((path) => new URL(path, location.origin).href));
    for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
      const address = bare(sheet.href);
      if (!changed.delete(address)) continue;
      const next = sheet.cloneNode();
      next.href = `${address}?${Date.now()}`;
      next.onload = next.onerror = () => sheet.remove();
      sheet.after(next);
    }
    const loaded = performance.getEntriesByType("resource").map(({ name }) => bare(name));
    if (loaded.some((name) => changed.has(name))) whenFree(load);
  }

  // The news. A hidden page asks again when it is shown: browsers allow a server six connections.
  let source = null;
  let seen = stamp;
  function connect() {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(`/-/events?${new URLSearchParams({ page, stamp: seen })}`);
    for (const [name, act] of Object.entries({ reload, files: refresh, busy, findings, clear })) {
      source.addEventListener(name, (event) => {
        seen = event.lastEventId;
        act(JSON.parse(event.data));
      });
    }
  }
  function disconnect() {
    source?.close();
    source = null;
  }
  addEventListener("pageshow", connect);
  addEventListener("pagehide", disconnect);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") disconnect();
    else connect();
  });

  // What is wrong. In a tree of its own, so that the styles of the site and these do not mix.
  const root = document.createElement("briefing-live").attachShadow({ mode: "open" });
  const view = element("div", { lang, hidden: "" });
  root.append(element("link", { rel: "stylesheet", href: "/-/live.css" }), view);
  root.firstChild.onload = () => { view.hidden = false; };

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter(Boolean));
    return made;
  }

  let waiting = 0;
  function show(...children) {
    clearTimeout(waiting);
    view.replaceChildren(...children);
    if (children.length && !root.host.isConnected) document.body.append(root.host);
  }

  function busy() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const kept = [...view.querySelectorAll(".panel")];
      show(...kept, element("p", { class: "chip busy", role: "status" }, t("busy")));
    }, PATIENCE);
  }

  function clear() {
    sessionStorage.removeItem(CHOICE);
    show();
  }

  function findings({ id, urgent, faults, counts }) {
    const text = KINDS.filter((kind) => counts[kind]).map((kind) => t(`${kind}s`, counts[kind])).join(", ");
    const worst = KINDS.find((kind) => counts[kind]);
    const unsaid = KINDS.reduce((sum, kind) => sum + counts[kind], -faults.length);

    function choose(choice, form) {
      const focused = root.activeElement;
      sessionStorage.setItem(CHOICE, choice);
      form();
      if (focused) root.querySelector("button").focus();
    }

    function badge() {
      const button = element("button", { type: "button", class: `chip ${worst}`, "aria-expanded": "false" }, text);
      button.onclick = () => choose("open", panel);
      show(button);
    }

    function panel() {
      const button = element("button", { type: "button", "aria-expanded": "true", "aria-label": t("close"), title: t("close") });
      button.onclick = () => choose(id, badge);
      const rest = unsaid > 0 && element("li", {}, t("more", unsaid));
      const said = element("div", { role: "alert" }, element("h2", { id: "Title" }, text), worst === "error" && element("p", {}, t("kept")));
      show(element("section", { class: `panel ${worst}`, "aria-labelledby": "Title" },
        element("header", {}, said, button),
        element("ol", { tabindex: "0", "aria-labelledby": "Title" }, ...faults.map(item), rest)));
    }

    const chosen = sessionStorage.getItem(CHOICE);
    if (chosen === "open" || (urgent && chosen !== id)) panel();
    else badge();
  }

  function item({ severity, rule, path, line, column, message, help, before, marked, after }) {
    const at = [path, line, column].filter(Boolean).join(":");
    return element("li", { class: severity },
      element("p", { class: "where" }, at && element("code", {}, at), " ", element("span", {}, [t(severity), rule].filter(Boolean).join(" · "))),
      element("p", { class: "what", lang: "en" }, message),
      marked && element("pre", {}, element("b", {}, `${line}`), element("code", {}, before, element("mark", {}, marked), after)),
      help && element("p", { class: "help", lang: "en" }, help));
  }

  document.addEventListener("keydown", (event) => {
    const button = view.querySelector(".panel button");
    if (event.key === "Escape" && button && !document.querySelector("dialog[open]")) button.click();
  });
}
