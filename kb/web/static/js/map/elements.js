// The map of initiatives: marks by place, shaded regions, programme areas. Everything it shows and says comes from the
// address in data-map-src; the page beside it has the same as a list, with which the marks light up together.
//
// The files of this folder are sent as one, js/map.js, in the order that kb/web/assets.py names, and share the object
// `placeMap`. This one has what the others make elements with.
"use strict";

window.placeMap = (() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const fetched = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) {
      throw new Error(`${address}: ${answer.status}`);
    }
    return answer.json();
  };

  // One tab stop for a group of elements; arrow keys lead from one to the next in their order.
  const roving = (elements) => {
    const go = (to) => {
      elements.forEach((one, number) => one.setAttribute("tabindex", number === to ? "0" : "-1"));
      elements[to].focus();
    };
    elements.forEach((one, number) => {
      one.setAttribute("tabindex", number === 0 ? "0" : "-1");
      one.addEventListener("keydown", (event) => {
        const last = elements.length - 1;
        const to = {
          ArrowRight: Math.min(number + 1, last),
          ArrowDown: Math.min(number + 1, last),
          ArrowLeft: Math.max(number - 1, 0),
          ArrowUp: Math.max(number - 1, 0),
          Home: 0,
          End: last,
        }[event.key];
        if (to !== undefined) {
          event.preventDefault();
          event.stopPropagation(); // The map would move.
          go(to);
        }
      });
    });
  };

  // What opens does so by click, Enter and blank alike.
  const opens = (node, label, open) => {
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", label);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        open(node);
      }
    });
  };

  const link = (text, url) => element("a", { href: url }, text);
  // Leaflet takes a plain text for HTML; what a record is called is none.
  const tip = (text) => element("span", {}, text);
  const listOf = (items) => element("ul", {}, ...items.map((item) => element("li", {}, item)));

  return { still, element, filled, fetched, roving, opens, link, tip, listOf };
})();
