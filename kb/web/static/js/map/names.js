// Names of countries, regions and towns. They never cover each other or a mark: what finds no room is left out, the less
// important first. The list beside the map has all names, so they are hidden from screen readers.
"use strict";

(() => {
  const { PlaceMap, element } = placeMap;
  const COUNTRIES_BELOW = 5.5; // From this zoom on names of regions take the place of those of countries.
  const TOWNS_FIRST = 7; // From this zoom on towns tell more than regions.
  const rankAt = (zoom) => Math.max(1, Math.floor(zoom) - 3);
  const DOT = 4; // Pixels from the middle of a town to its name.

  // Area and centre of a ring.
  const measured = (ring) => {
    let [area, x, y] = [0, 0, 0];
    for (let number = 1; number < ring.length; number += 1) {
      const [[x1, y1], [x2, y2]] = [ring[number - 1], ring[number]];
      const part = x1 * y2 - x2 * y1;
      area += part;
      x += (x1 + x2) * part;
      y += (y1 + y2) * part;
    }
    return { ring, area: Math.abs(area), at: area ? [y / area / 3, x / area / 3] : [ring[0][1], ring[0][0]] };
  };

  const around = ({ x, y }, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
  const within = (one, other) => one.left > other.left && one.right < other.right && one.top > other.top && one.bottom < other.bottom;
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  Object.assign(PlaceMap.prototype, {
    // A region's name stands in the middle of its largest part, and only if that is wide enough.
    spotOf(feature) {
      const { type, coordinates } = feature.geometry;
      const outers = (type === "MultiPolygon" ? coordinates : [coordinates]).map(([outer]) => measured(outer));
      const { ring, at } = outers.reduce((one, other) => (other.area > one.area ? other : one));
      return { text: this.nameOf(feature), at, bounds: L.latLngBounds(L.GeoJSON.coordsToLatLngs(ring)), kind: "region" };
    },

    // What may be written at this zoom, the most important first: marks, then the land below them.
    candidates() {
      const zoom = this.map.getZoom();
      const marks = this.marks.map(({ name, at, size }) => ({ text: name, at, kind: "mark", size: size + 6 }));
      const countries = this.names.countries.map(([text, ...at]) => ({ text, at, kind: "country" }));
      const towns = this.names.towns.filter(([, , , rank]) => rank <= rankAt(zoom)).map(([text, latitude, longitude]) => (
        { text, at: [latitude, longitude], kind: "town", size: 2 * DOT }
      ));
      const regions = zoom < COUNTRIES_BELOW ? countries : this.named ?? [];
      const all = zoom < TOWNS_FIRST ? [...marks, ...regions, ...towns] : [...marks, ...towns, ...regions];
      const view = this.map.getBounds();
      return all.filter(({ at }) => view.contains(at));
    },

    writeNames() {
      const pane = this.map.getPane("names");
      pane.replaceChildren();
      if (!this.names) {
        return;
      }
      const made = this.candidates().map((name) => ({ ...name, node: element("span", { class: `map-name map-name-${name.kind}` }, name.text) }));
      pane.append(...made.map(({ node }) => node));
      const sized = made.map((name) => ({ ...name, width: name.node.offsetWidth, height: name.node.offsetHeight }));
      const written = new Set();
      const taken = this.marks.map(({ at, size }) => around(this.map.latLngToLayerPoint(at), size + 6, size + 6));
      taken.push(...this.controls());
      for (const name of sized) {
        const room = written.has(name.text) ? null : this.roomFor(name, taken);
        if (!room) {
          name.node.remove();
          continue;
        }
        written.add(name.text);
        taken.push(room);
        name.node.style.transform = `translate(${Math.round(room.left)}px, ${Math.round(room.top)}px)`;
        if (name.kind === "town") {
          this.dot(pane, name.at);
        }
      }
    },

    // The first of the places around its point where a name covers nothing and is not cut off; null if there is none.
    roomFor({ at, kind, bounds, size = 0, width, height }, taken) {
      const point = this.map.latLngToLayerPoint(at);
      const isHidden = kind === "town" && taken.some((other) => meet(other, around(point, 1, 1)));
      if (isHidden || (bounds && width > this.widthOf(bounds))) {
        return null;
      }
      const [beside, above] = [(size + width) / 2, (size + height) / 2];
      const steps = size ? [[beside, 0], [-beside, 0], [0, -above], [0, above]] : [[0, 0], [0, -height], [0, height]];
      const view = this.inView();
      const boxes = steps.map(([x, y]) => around(point.add([x, y]), width, height));
      return boxes.find((box) => within(box, view) && !taken.some((other) => meet(box, other))) ?? null;
    },

    // What stands on the map without moving along: the buttons for the zoom and the note on marks.
    controls() {
      const { left: x, top: y } = this.frame.getBoundingClientRect();
      const { left: west, top: north } = this.inView();
      return [...this.frame.querySelectorAll(".leaflet-control-zoom, .map-level:not(:empty)")].map((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return { left: left - x + west, right: right - x + west, top: top - y + north, bottom: bottom - y + north };
      });
    },

    inView() {
      const { x, y } = this.map.getSize();
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      return { left: corner.x, top: corner.y, right: corner.x + x, bottom: corner.y + y };
    },

    widthOf(bounds) {
      const west = this.map.latLngToLayerPoint(bounds.getNorthWest());
      return this.map.latLngToLayerPoint(bounds.getSouthEast()).x - west.x;
    },

    dot(pane, at) {
      const { x, y } = this.map.latLngToLayerPoint(at);
      const dot = element("span", { class: "map-dot" });
      dot.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      pane.append(dot);
    },
  });
})();
