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
