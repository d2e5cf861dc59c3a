/* The matrix: arrow keys go from cell to cell, the heads of the cell that is pointed at light up, and the hint is shown
   where the table really is wider than its frame. */
"use strict";

(() => {
  const frame = document.querySelector("[data-matrix-frame]");
  const table = document.querySelector("[data-matrix]");
  if (!frame || !table) return;
  const hint = document.querySelector("[data-matrix-hint]");

  const tell = () => {
    const fits = table.offsetWidth <= frame.clientWidth + 1;
    if (hint) hint.hidden = fits;
    frame.classList.toggle("fits", fits);
    frame.classList.toggle("goes-on", !fits && frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
  };
  new ResizeObserver(tell).observe(frame);
  frame.addEventListener("scroll", tell, { passive: true });

  /* The head of the column; that of the row needs no script. */
  let lit = null;
  const light = (cell) => {
    const head = cell && cell.closest("tbody") ? table.tHead.rows[0].cells[cell.cellIndex] : null;
    if (head === lit) return;
    lit?.classList.remove("is-lit");
    head?.classList.add("is-lit");
    lit = head;
  };
  for (const event of ["pointerover", "focusin"]) {
    table.addEventListener(event, ({ target }) => light(target.closest("td")));
  }
  for (const event of ["pointerleave", "focusout"]) {
    table.addEventListener(event, () => light(null));
  }

  /* The next cell in a direction that has something to press; white spots are jumped over. */
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const next = (cell, [down, right]) => {
    let row = cell.parentElement.rowIndex + down;
    let column = cell.cellIndex + right;
    while (table.rows[row] && table.rows[row].cells[column]) {
      const link = table.rows[row].cells[column].querySelector("a");
      if (link) return link;
      row += down;
      column += right;
    }
    return null;
  };
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = next(cell, step);
    if (!link) return;
    event.preventDefault();
    link.focus();
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
})();
