// The list beside the map.
"use strict";

(() => {
  const { PlaceMap, still, element, filled, FINER } = placeMap;

  Object.assign(PlaceMap.prototype, {
    // The list beside the map: pointing at one lights up the other.
    joinList() {
      for (const item of this.frame.closest("main")?.querySelectorAll("[data-place]") ?? []) {
        const slug = item.dataset.place;
        const place = this.data.places.find((one) => one.slug === slug);
        if (!place) {
          continue;
        }
        this.list.set(slug, item);
        const light = (on) => () => {
          item.classList.toggle("is-lit", on);
          this.markOf(slug)?.node.classList.toggle("is-lit", on);
        };
        for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
          item.addEventListener(event, light(on));
        }
        const show = element("button", { type: "button", class: "map-show" }, this.words.show);
        show.setAttribute("aria-label", filled(this.words.showing, { name: place.name }));
        show.addEventListener("click", () => this.show(place));
        item.querySelector("h3").append(show);
      }
    },

    // Names that the field for a place completes: those on this map, then towns.
    offerPlaces() {
      const offered = new Set([...this.data.places.map((place) => place.name), ...this.names.towns.map(([name]) => name)]);
      document.getElementById("map_places")?.replaceChildren(...[...offered].map((value) => element("option", { value })));
    },

    lightPlaces(places, on) {
      for (const { slug } of places) {
        this.list.get(slug)?.classList.toggle("is-lit", on);
      }
    },

    show(place) {
      this.map.setView(place.at, Math.max(this.map.getZoom(), FINER.at(-1)), { animate: !still });
      const open = () => this.open([place], this.markOf(place.slug)?.node);
      this.frame.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      open();
    },
  });
})();
