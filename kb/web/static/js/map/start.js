// Draw every map of the page.
"use strict";

(() => {
  const { PlaceMap, element, fetched } = placeMap;

  const start = async (frame) => {
    try {
      const data = await fetched(frame.dataset.mapSrc);
      await new PlaceMap(frame, data).draw();
    } catch (error) {
      frame.classList.add("map-failed");
      frame.querySelector(".map-wait")?.remove();
      const said = frame.dataset.mapFailed;
      frame.prepend(element("p", { class: "map-wait", role: "status" }, said));
      console.error(error);
    }
  };

  if (window.L && window.topojson) {
    document.querySelectorAll("[data-map-src]").forEach(start);
  }
})();
