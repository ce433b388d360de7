"use strict";
{
  const words = document.currentScript.dataset;
  // über is found as uber and as ueber
  const fold = (text) => [text, text.normalize("NFC").replace(/[äöü]/gi, "$&e")].map((form) =>
    form.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss"));
  const lists = [...document.querySelectorAll(".letter, .overview")];
  // a row ends with its count
  const rows = [...document.querySelectorAll(".letter li, .overview li")].map((row) =>
    ({ row, text: fold(row.textContent.slice(0, -row.lastElementChild.textContent.length)).join("\n") }));
  const place = document.querySelector(".filter");
  if (place) {
    const form = document.createElement("form");
    form.className = "filter";
    form.innerHTML = `<label>${words.label}<input type="search" autocomplete="off"></label><p role="status">`;
    place.replaceWith(form);
    const [field] = form;
    let waiting;
    const filter = () => {
      const query = field.value.trim();
      const parts = query.split(/\s+/).map(fold);
      let count = 0;
      for (const { row, text } of rows) {
        row.hidden = !parts.every((part) => part.some((form) => text.includes(form)));
        count += !row.hidden;
      }
      for (const list of lists) {
        list.hidden = !list.querySelector("li:not([hidden])");
        document.querySelector(`.letters a[href="#${list.children[0].id}"]`)?.classList.toggle("off", list.hidden);
      }
      // said once typing pauses
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        form.lastChild.innerHTML = query && (count ? words.count.replace("{n}", count).replace("{all}", rows.length) : words.none)
          + (words.more ? ` <a href="${words.search}?q=${encodeURIComponent(query)}">${words.more}</a>` : "");
      }, 200);
    };
    field.oninput = filter;
    field.onkeydown = ({ key }) => {
      if (key === "Escape") filter((field.value = ""));
    };
    form.onsubmit = () => {
      rows.find(({ row }) => !row.hidden)?.row.querySelector("a").focus();
      return false;
    };
  }
}
