// Opens what is folded around the target of a link within the page, such as a source; not every browser does so itself.
"use strict";

(() => {
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = [];
    for (let around = target?.closest("details"); around; around = around.parentElement.closest("details")) {
      folded.push(around);
    }
    if (folded.some((details) => !details.open)) {
      folded.forEach((details) => (details.open = true));
      target.scrollIntoView();
    }
  };

  addEventListener("hashchange", unfold);
  unfold();
})();
