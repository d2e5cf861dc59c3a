// Light or dark as the reader chose it. This runs before the page is drawn, so that it never flashes in the other colours.
// The stylesheets hold their dark values under one condition, `prefers-color-scheme: dark`; a choice rewrites that condition.
// Scripts that draw with colours listen for "themechange" on the document and read them anew.
"use strict";

(() => {
  const KEY = "theme";
  const DARK = /\(prefers-color-scheme:\s*dark\)/;
  const CONDITIONS = { light: "not all", dark: "screen" };
  const conditions = new Map(); // Media list → its condition as the stylesheet has it.

  // A browser that keeps nothing for us, as in a private window, follows the system.
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const collect = () => {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (rule instanceof CSSMediaRule && DARK.test(rule.media.mediaText) && !conditions.has(rule.media)) {
          conditions.set(rule.media, rule.media.mediaText);
        }
      }
    }
  };

  const apply = (choice) => {
    collect();
    for (const [media, own] of conditions) {
      media.mediaText = CONDITIONS[choice] ?? own;
    }
    document.documentElement.dataset.theme = choice in CONDITIONS ? choice : "system";
    document.dispatchEvent(new Event("themechange"));
  };

  const remember = (choice) => {
    try {
      choice in CONDITIONS ? localStorage.setItem(KEY, choice) : localStorage.removeItem(KEY);
    } catch {
      // The choice holds for this page.
    }
  };

  apply(remembered());

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-theme-choice]")) {
      form.hidden = false;
      const chosen = form.querySelector(`input[value="${document.documentElement.dataset.theme}"]`);
      if (chosen) {
        chosen.checked = true;
      }
      form.addEventListener("change", ({ target }) => {
        remember(target.value);
        apply(target.value);
      });
    }
  });

  // Another window of the same reader chose.
  addEventListener("storage", ({ key }) => key === KEY && apply(remembered()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
})();
