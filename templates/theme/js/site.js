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

function toSearch(event) {
  event.preventDefault();
  if (window.openSearch) return window.openSearch();
  const own = document.querySelector("script[src$='js/site.js']").src;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("../css/search.css", own).href;
  const script = document.createElement("script");
  script.src = new URL("search.js", own).href;
  style.onload = () => document.head.append(script);
  script.onload = () => window.openSearch();
  style.onerror = script.onerror = () => { location.href = find.href; };
  document.head.append(style);
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
