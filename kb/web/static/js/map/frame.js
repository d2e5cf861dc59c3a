// The map itself: its panes, what opens in it, and the order in which it is drawn.
"use strict";

(() => {
  const CLOSEST = 10; // Nearer than this there is nothing more to see: regions, not streets.
  const EUROPE = [[35, -11], [66, 32]];
  const AROUND = L.latLngBounds([34, -25], [72, 45]); // Islands and territories beyond it would make Europe a spot.
  const { still, element, fetched, link } = placeMap;

  class PlaceMap {
    constructor(frame, data) {
      this.frame = frame;
      this.data = data;
      this.words = data.words;
      this.english = document.documentElement.lang === "en";
      this.list = new Map();
      this.marks = [];
      this.back = null; // Where the focus returns to when a popup closes.
      const canvas = element("div", { class: "map-canvas" });
      frame.replaceChildren(canvas);
      const motion = { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still };
      this.map = L.map(canvas, {
        ...motion, attributionControl: false, zoomControl: false, maxZoom: CLOSEST, minZoom: 2, scrollWheelZoom: false,
        zoomSnap: 0.5, renderer: L.svg({ padding: 0.5 }), worldCopyJump: false,
      });
      canvas.setAttribute("role", "region");
      canvas.setAttribute("aria-label", frame.dataset.mapLabel);
      const position = window.matchMedia("(max-width: 47.99rem)").matches ? "bottomright" : "topleft";
      L.control.zoom({ position, zoomInTitle: this.words.in, zoomOutTitle: this.words.out }).addTo(this.map);
      this.pane("land", 200, null);
      this.pane("shades", 300, this.words.regions);
      this.pane("areas", 350, this.words.areas);
      this.pane("borders", 355, null);
      this.pane("light", 360, null);
      this.pane("names", 580, null);
      this.pane("area-marks", 590, this.words.areas);
      this.map.getPane("markerPane").setAttribute("role", "group");
      this.map.getPane("markerPane").setAttribute("aria-label", this.words.marks);
      this.listen(canvas);
      this.map.fitBounds(EUROPE);
    }

    pane(name, height, label) {
      const pane = this.map.createPane(name);
      pane.classList.add(`map-pane-${name}`);
      if (label) {
        pane.setAttribute("role", "group");
        pane.setAttribute("aria-label", label);
      } else {
        pane.setAttribute("aria-hidden", "true");
      }
    }

    listen(canvas) {
      // The wheel scrolls the page until somebody has taken hold of the map.
      this.map.on("focus click", () => this.map.scrollWheelZoom.enable());
      this.map.on("blur mouseout", () => this.map.scrollWheelZoom.disable());
      this.map.on("moveend", () => {
        this.refine();
        this.drawMarks();
        this.tellLevel();
        this.writeNames();
      });
      this.map.on("zoomstart", () => this.map.getPane("names").replaceChildren());
      this.map.on("popupopen", ({ popup }) => {
        const close = popup.getElement().querySelector(".leaflet-popup-close-button");
        close?.setAttribute("aria-label", this.words.close);
        if (this.byKey) {
          popup.getElement().querySelector("a:not(.leaflet-popup-close-button)")?.focus();
        }
        this.byKey = false;
      });
      this.map.on("popupclose", () => {
        if (this.back?.isConnected && this.frame.contains(document.activeElement)) {
          this.back.focus();
        }
        this.back = null;
      });
      window.matchMedia("print").addEventListener("change", ({ matches }) => this.print(matches));
      canvas.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
          const back = this.back;
          this.map.closePopup();
          back?.focus();
        }
      });
    }

    // On paper the map has a size of its own; what is in view stays in view, and comes back on the screen as it was.
    print(isPaper) {
      if (isPaper) {
        this.onScreen = { bounds: this.map.getBounds(), centre: this.map.getCenter(), zoom: this.map.getZoom() };
      }
      const { bounds, centre, zoom } = this.onScreen ?? {};
      this.map.invalidateSize({ animate: false, pan: false });
      if (isPaper) {
        this.map.fitBounds(bounds.pad(-0.15), { animate: false });
      } else if (centre) {
        this.map.setView(centre, zoom, { animate: false });
      }
    }

    popup(at, content, back = null) {
      this.byKey = back !== null;
      const offset = [0, -8];
      L.popup({ offset, maxWidth: 280, autoPan: true, autoPanPadding: [16, 16] })
        .setLatLng(at).setContent(content).openOn(this.map);
      this.back = back;
    }

    async draw() {
      const { names, tiles, areas, outline } = this.data;
      const ground = fetched(names);
      if (tiles) {
        this.frame.classList.add("has-tiles");
        L.tileLayer(tiles.url, { maxZoom: CLOSEST }).addTo(this.map);
      }
      this.levelLine = element("p", { class: "map-level", role: "status" });
      this.frame.append(this.levelLine);
      this.fit(outline ? this.drawOutline(await fetched(outline)) : null);
      this.drawMarks();
      this.tellLevel();
      this.joinList();
      this.fitted = true;
      const refined = this.refine();
      this.names = await ground;
      this.offerPlaces();
      await refined;
      if (areas) {
        this.drawAreas(await fetched(areas.shapes));
      }
      this.writeNames();
      if (this.frame.hasAttribute("data-map-credits")) {
        this.credit(this.data.credits);
      }
      this.frame.dataset.mapReady = "true";
    }

    credit(credits) {
      const line = element("p", { class: "map-credits" });
      credits.forEach(({ text, url }, number) => line.append(number ? " · " : "", url ? link(text, url) : text));
      this.frame.after(line);
    }

    // Show the outline, if there is one, else all places: in both cases what is in Europe, if anything is.
    fit(outline) {
      const points = outline ?? this.data.places.map((place) => L.latLng(place.at));
      const near = points.filter((point) => AROUND.contains(point));
      const bounds = L.latLngBounds(near.length ? near : points);
      const padding = outline ? [24, 24] : [40, 40];
      this.map.fitBounds(bounds.isValid() ? bounds : EUROPE, { maxZoom: outline ? CLOSEST : 8, padding, animate: false });
    }
  }

  Object.assign(placeMap, { PlaceMap, CLOSEST });
})();
