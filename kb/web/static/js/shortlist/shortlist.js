// The reader's own list: kept in this browser as the places of records, such as "initiatives/chemsite".
//
// Without this script the links lead to a page whose address is the list; with it they become switches, and the link
// in the header leads to all that was collected. A browser that keeps nothing (storage refused) goes on as without.
(() => {
  "use strict";

  const KEY = "clusterwissen.list";
  const MOST = 50;

  function read() {
    try {
      const kept = JSON.parse(window.localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  function write(places) {
    try {
      window.localStorage.setItem(KEY, JSON.stringify(places.slice(0, MOST)));
      return true;
    } catch {
      return false;
    }
  }

  function query(places) {
    return places.map((one) => `record=${encodeURIComponent(one)}`).join("&");
  }

  function show(link, kept) {
    const isKept = kept.includes(link.dataset.collect);
    const word = link.querySelector(".remember-word");
    link.dataset.word ||= word.textContent;
    word.textContent = isKept ? link.dataset.collected : link.dataset.word;
    link.setAttribute("aria-pressed", String(isKept));
    link.classList.toggle("is-collected", isKept);
  }

  function showAll() {
    const kept = read();
    for (const link of document.querySelectorAll("[data-collect]")) {
      show(link, kept);
    }
    for (const link of document.querySelectorAll("[data-collect-link]")) {
      link.dataset.address ||= link.getAttribute("href");
      link.href = kept.length ? `${link.dataset.address}?${query(kept)}` : link.dataset.address;
      const count = link.querySelector("[data-collect-count]");
      if (count) {
        count.textContent = kept.length ? String(kept.length) : "";
        count.hidden = !kept.length;
      }
    }
  }

  function toggle(place) {
    const kept = read();
    if (kept.length >= MOST && !kept.includes(place)) return false;
    return write(kept.includes(place) ? kept.filter((one) => one !== place) : [...kept, place]);
  }

  function makeSwitches() {
    for (const link of document.querySelectorAll("[data-collect]")) {
      link.setAttribute("role", "button");
      link.addEventListener("click", (event) => {
        if (toggle(link.dataset.collect)) {
          event.preventDefault();
          showAll();
        } else if (read().length >= MOST) {
          // A full list would lose its last record without a word.
          event.preventDefault();
          link.querySelector(".remember-word").textContent = link.dataset.full;
        }
      });
      link.addEventListener("keydown", (event) => {
        if (event.key === " ") {
          event.preventDefault();
          link.click();
        }
      });
    }
  }

  function onList() {
    const adopt = document.querySelector("[data-adopt]");
    if (!adopt) {
      return;
    }
    const shown = new URLSearchParams(window.location.search).getAll("record");
    const kept = read();
    if (!shown.length && kept.length) {
      window.location.replace(`${window.location.pathname}?${query(kept)}`);
      return;
    }
    adopt.hidden = shown.every((one) => kept.includes(one));
    adopt.querySelector("[data-adopt-add]").addEventListener("click", () => {
      const both = [...new Set([...read(), ...shown])];
      if (write(both)) {
        window.location.assign(`${window.location.pathname}?${query(both)}`);
      }
    });
    for (const link of document.querySelectorAll("[data-collect-remove]")) {
      link.addEventListener("click", () => write(read().filter((one) => one !== link.dataset.collectRemove)));
    }
    const clear = document.querySelector("[data-collect-clear]");
    if (clear) {
      clear.hidden = false;
      clear.addEventListener("click", () => {
        write([]);
        window.location.assign(window.location.pathname);
      });
    }
    offerCopy();
  }

  function offerCopy() {
    const button = document.querySelector("[data-copy-link]");
    const status = document.querySelector("[data-collect-status]");
    if (!button || !navigator.clipboard) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copyLink || window.location.href);
      status.textContent = status.dataset.copied;
      button.textContent = status.dataset.copied;
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  makeSwitches();
  showAll();
  onList();
  window.addEventListener("storage", showAll);
  window.addEventListener("pageshow", showAll);
})();
