{% if site is defined and site.offline -%}
// Keeps what a reader has visited, for reading without a connection. The network always comes first,
// so nothing old is shown while there is one.
"use strict";
const CACHE = `briefing-1 ${self.registration.scope}`;
const AT_ONCE = 6; // files

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const own = (name) => name.startsWith("briefing-") && name.endsWith(` ${self.registration.scope}`);
      const old = (await caches.keys()).filter((name) => own(name) && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const here = new URL(request.url).origin === self.location.origin;
  if (here && request.method === "GET") event.respondWith(answer(event));
});

async function answer(event) {
  const cache = await caches.open(CACHE);
  try {
    // A browser keeps pages for a while on its own; asking again is what finds an update.
    const asked = event.request.destination === "font" ? {} : { cache: "no-cache" };
    const response = await fetch(event.request, asked);
    if (response.ok) event.waitUntil(cache.put(event.request, response.clone()));
    else if (response.status === 404 || response.status === 410) event.waitUntil(cache.delete(event.request));
    return response;
  } catch {
    return (await cache.match(event.request, { ignoreSearch: true })) ?? Response.error();
  }
}

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
  if (event.data.all) event.waitUntil(keepAll(event.source));
});

// What the first page loaded before this worker was there.
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    const here = new URL(address).origin === self.location.origin;
    if (here && !(await cache.match(address))) await cache.add(address).catch(() => {});
  }
}

async function keepAll(client) {
  const cache = await caches.open(CACHE);
  try {
    const list = await fetch("offline.txt", { cache: "no-store" });
    const paths = (await list.text()).split("\n").filter(Boolean);
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      await cache.addAll(paths.slice(start, start + AT_ONCE));
      client.postMessage({ kept: Math.min(start + AT_ONCE, paths.length), of: paths.length });
    }
  } catch {
    client.postMessage({ failed: true });
  }
}
{%- else -%}
// This site keeps nothing offline. A worker from when it did removes itself and what it kept.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const own = (name) => name.startsWith("briefing-") && name.endsWith(` ${self.registration.scope}`);
      await Promise.all((await caches.keys()).filter(own).map((name) => caches.delete(name)));
      await self.registration.unregister();
    })(),
  );
});
{%- endif %}
