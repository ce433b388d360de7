// Makes the site readable without a connection: what was visited, and on demand all of it.
"use strict";
{
  const { root, save, saving, saved, failed } = document.currentScript.dataset;

  function offerAll(worker) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = save;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    button.addEventListener("click", () => {
      button.disabled = true;
      worker.postMessage({ all: true });
    });
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      const done = data.kept === data.of;
      status.textContent = data.failed
        ? failed
        : done
          ? saved
          : saving.replace("{done}", data.kept).replace("{of}", data.of);
      button.hidden = done && !data.failed;
      button.disabled = !data.failed;
    });
    document.querySelector(".colophon .bar")?.append(button, status);
  }

  // From disk there is nothing to do, and a browser would complain of the manifest.
  if (location.protocol.startsWith("http")) {
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = `${root}manifest.webmanifest`;
    document.head.append(manifest);
    navigator.serviceWorker?.register(`${root}sw.js`);
    navigator.serviceWorker?.ready.then(({ active }) => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      active.postMessage({ keep: [location.href, ...loaded] });
      offerAll(active);
    });
  }
}
