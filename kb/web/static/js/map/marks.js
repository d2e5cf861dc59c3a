// Marks, which stand for fewer places the closer one looks.
"use strict";

(() => {
  const FINER = [5, 6, 7.5]; // From these zooms on there is a mark per Land, per region, per place; before, per country.
  const { PlaceMap, still, element, filled, roving, opens, link, tip, listOf, grouped, countOf, clusters, CLOSEST } = placeMap;

  Object.assign(PlaceMap.prototype, {
    // The closer one looks, the smaller are the regions that have a mark; the level of the form is where that begins.
    levelAt(zoom) {
      return Math.max(FINER.filter((from) => zoom >= from).length, this.data.level ?? 0);
    },

    clustersAt(zoom, places, level = this.levelAt(zoom), view = null) {
      return clusters(grouped(places, level, this.data.joined, view), (at) => this.map.project(at, zoom));
    },

    // What is in view is parted as finely as its marks find room side by side.
    clustersInView() {
      const zoom = this.map.getZoom();
      const view = this.map.getBounds().pad(0.2);
      const places = this.data.places.filter((place) => view.contains(place.at));
      let level = this.levelAt(zoom);
      let drawn = this.clustersAt(zoom, places, level, view);
      while (level < FINER.length) {
        const finer = this.clustersAt(zoom, places, level + 1, view);
        if (finer.some((one) => one.groups.length > 1)) {
          break;
        }
        [drawn, level] = [finer, level + 1];
      }
      this.level = level;
      return drawn;
    },

    drawMarks() {
      const drawn = this.clustersInView();
      const key = JSON.stringify([this.level, drawn.map((one) => one.groups.map(({ at, places }) => [at, places.map(({ slug }) => slug)]))]);
      if (key === this.drawnMarks) {
        return; // The focus and what points at a mark stay.
      }
      this.drawnMarks = key;
      const held = this.marks.find((mark) => mark.node === document.activeElement)?.places[0];
      this.marks.forEach((mark) => mark.layer.remove());
      this.isCrowded = drawn.some((one) => one.groups.length > 1);
      this.marks = drawn.map((one) => this.mark(one.groups));
      roving(this.marks.map((mark) => mark.node));
      if (held) {
        this.markOf(held.slug)?.node.focus();
      }
    },

    // What a mark stands for, written in a corner and said when it changes.
    tellLevel() {
      const level = this.words[`level${this.level}`];
      const said = this.isCrowded ? `${level}${this.words.crowded}` : level;
      if (this.levelLine && this.data.places.length > 1 && this.levelLine.textContent !== said) {
        this.levelLine.textContent = said;
      }
    },

    mark(groups) {
      const places = groups.flatMap((group) => group.places);
      const { name, at } = groups[0];
      const count = countOf(places);
      const size = count < 5 ? 30 : count < 20 ? 38 : 46;
      const kind = places.length > 1 ? " map-mark-several" : this.level === FINER.length && places[0].whole ? " map-mark-whole" : "";
      const icon = L.divIcon({ className: `map-mark${kind}`, html: String(count), iconSize: [size, size] });
      const layer = L.marker(at, { icon, keyboard: false }).addTo(this.map);
      const node = layer.getElement();
      const label = this.called(name, groups, places, count);
      layer.bindTooltip(tip(label), { direction: "top", offset: [0, -size / 2], className: "map-tip" });
      layer.on("click", () => this.open(places, null));
      opens(node, label, (back) => this.open(places, back));
      for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
        node.addEventListener(event, () => this.lightPlaces(places, on));
      }
      return { layer, node, places, size, at, name: groups.length > 1 ? filled(this.words.others, { name }) : name };
    },

    called(name, groups, places, count) {
      if (places.length === 1 && places[0].whole && this.level === FINER.length) {
        return filled(this.words.whole, { name, counted: places[0].counted });
      }
      if (places.length === 1) {
        return `${name}: ${places[0].counted}`;
      }
      const counted = count === 1 ? places[0].counted : filled(this.words.counted, { count });
      return groups.length > 1
        ? filled(this.words.several, { name, count: groups.length - 1, counted })
        : filled(this.words.at, { name, counted, count: places.length });
    },

    // Several places are looked at more closely, as long as that parts them; then they are listed.
    open(places, back) {
      const zoom = places.length > 1 ? this.partedAt(places) : null;
      if (zoom === null) {
        this.popup(places[0].at, element("div", {}, ...places.flatMap((place) => this.about(place))), back);
        return;
      }
      this.map.closePopup();
      this.map.flyTo(L.latLngBounds(places.map((place) => place.at)).getCenter(), zoom, { animate: !still, duration: 0.5 });
    },

    // The zoom at which places are more than one mark, and nearer still at the same level if all of them fit; null if none.
    partedAt(places) {
      const step = this.map.options.zoomSnap;
      const parts = (zoom) => this.clustersAt(zoom, places).length > 1;
      let zoom = this.map.getZoom() + step;
      while (zoom <= CLOSEST && !parts(zoom)) {
        zoom += step;
      }
      if (zoom > CLOSEST) {
        return null;
      }
      const fitting = this.map.getBoundsZoom(L.latLngBounds(places.map((place) => place.at)).pad(0.2));
      const level = this.levelAt(zoom);
      while (zoom + step <= Math.min(fitting, CLOSEST) && this.levelAt(zoom + step) === level) {
        zoom += step;
      }
      return zoom;
    },

    about(place) {
      const items = place.initiatives.map((one) => link(one.name, one.url));
      if (place.more) {
        items.push(link(place.more.text, place.more.url));
      }
      const note = place.note ? [element("p", { class: "hint" }, place.note)] : [];
      return [element("h3", {}, link(place.name, place.url)), ...note, listOf(items)];
    },

    markOf(slug) {
      return this.marks.find((mark) => mark.places.some((place) => place.slug === slug));
    },
  });

  placeMap.FINER = FINER;
})();
