// Everything here is a convenience: pages are complete without it.
"use strict";

// The table of contents follows the reading: the current section is the last one
// whose heading has passed a line in the upper third of the window.
const LINE = 0.33;

function followReading(nav) {
  const sections = [];
  for (const link of nav.querySelectorAll("a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) sections.push({ link, heading });
  }
  if (!sections.length) return;
  let current = null;
  const mark = () => {
    const line = window.innerHeight * LINE;
    const end = window.innerHeight + window.scrollY >= document.body.scrollHeight - 2;
    let now = sections[0];
    for (const section of window.scrollY > 0 ? sections : []) {
      const top = section.heading.getBoundingClientRect().top;
      if (top <= line || (end && top < window.innerHeight)) now = section;
      // Where a jump has led counts as long as it stands there: the next heading may be near.
      if (section.link.hash === location.hash && top >= 0 && (top <= line || end)) {
        now = section;
        break;
      }
    }
    if (now === current) return;
    current?.link.removeAttribute("aria-current");
    now.link.setAttribute("aria-current", "true");
    current = now;
    const room = nav.getBoundingClientRect();
    const place = now.link.getBoundingClientRect();
    if (place.bottom > room.bottom || place.top < room.top) {
      nav.scrollTop += place.top - room.top - room.height / 2;
    }
  };
  // Everything above the line counts as inside, so that a jump past a heading is noticed too.
  const observer = new IntersectionObserver(mark, { rootMargin: `9999999px 0px -${100 - 100 * LINE}% 0px` });
  for (const { heading } of sections) observer.observe(heading);
  const foot = document.querySelector(".colophon");
  if (foot) new IntersectionObserver(mark, { threshold: [0, 1] }).observe(foot);
  window.addEventListener("hashchange", mark);
  mark();
}

// What is wider than its column scrolls sideways; the keyboard must reach it too.
function reachWideParts() {
  for (const part of document.querySelectorAll("main .wide, main pre")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

for (const nav of document.querySelectorAll("nav.toc:not(.letters)")) followReading(nav);
reachWideParts();
window.addEventListener("resize", reachWideParts);

// Search is fetched when it is asked for: by its link, by `/` or by Ctrl+K.
const find = document.querySelector("a.find");

let fetching = null;

function fetched(tag, values) {
  return new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement(tag), values, { onload, onerror }));
  });
}

async function fetchSearch() {
  // What is typed meanwhile is meant for the field that is to come.
  let early = "";
  const keep = (event) => {
    if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    early += event.key;
  };
  document.addEventListener("keydown", keep, true);
  const own = document.querySelector("script[src$='js/site.js']").src;
  await Promise.all([
    fetched("link", { rel: "stylesheet", href: new URL("../css/search.css", own).href }),
    fetched("script", { src: new URL("search.js", own).href }),
  ]);
  await window.openSearch();
  document.removeEventListener("keydown", keep, true);
  const field = document.getElementById("Query");
  if (!early || !field) return;
  field.value = early;
  field.dispatchEvent(new Event("input"));
}

function toSearch(event) {
  event.preventDefault();
  if (window.openSearch) window.openSearch();
  else fetching ||= fetchSearch().catch(() => { location.href = find.href; });
}

if (find) {
  find.addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) toSearch(event);
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input, select, textarea, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writing;
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (slash || k) toSearch(event);
  });
}
