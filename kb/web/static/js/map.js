// The map of initiatives: marks by place, shaded regions, programme areas. Everything it shows and says comes from the
// address in data-map-src; the page beside it has the same as a list, with which the marks light up together.
//
// Marks are joined by a small grid of our own: there is one mark a region at most, a few hundred in all, so a library
// that indexes a hundred thousand points would bring more bytes than it saves work.
"use strict";

(() => {
  const NEAR = 46; // Pixels between two marks that still stand apart.
  const CLOSEST = 10; // Nearer than this there is nothing more to see: regions, not streets.
  const FINER = [5, 6, 7.5]; // From these zooms on there is a mark per Land, per region, per place; before, per country.
  const EUROPE = [[35, -11], [66, 32]];
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

  // The atlas joins what the date line cuts; a ring that crosses it goes on beyond 180 degrees instead of around the world.
  const unwrapped = (ring) => {
    let turn = 0;
    return ring.map(([longitude, latitude], number) => {
      const step = number ? longitude - ring[number - 1][0] : 0;
      turn += step > 180 ? -360 : step < -180 ? 360 : 0;
      return [longitude + turn, latitude];
    });
  };
  const whole = (country) => {
    const { type, coordinates } = country.geometry;
    const polygons = (type === "MultiPolygon" ? coordinates : [coordinates]).map((rings) => rings.map(unwrapped));
    return { ...country, geometry: { type: "MultiPolygon", coordinates: polygons } };
  };

  // Join places to the regions of a level; one that is alone there keeps its own name and place.
  const grouped = (places, level, joined) => {
    const found = new Map();
    for (const place of places) {
      const slug = place.line[level] ?? place.slug;
      found.set(slug, [...(found.get(slug) ?? []), place]);
    }
    const groups = [...found].map(([slug, within]) => {
      const known = within.length > 1 ? joined[slug] : null;
      return { name: known?.name ?? within[0].name, at: known?.at ?? within[0].at, places: within, count: countOf(within) };
    });
    return groups.sort((one, other) => other.count - one.count);
  };
  const countOf = (places) => new Set(places.flatMap((place) => place.members)).size;

  // Put groups together whose marks would cover each other; the one with most initiatives gives the mark its place.
  const clusters = (groups, project) => {
    const found = [];
    for (const group of groups) {
      const point = project(group.at);
      const near = found.find((one) => one.point.distanceTo(point) < NEAR);
      if (near) {
        near.groups.push(group);
      } else {
        found.push({ point, groups: [group] });
      }
    }
    return found;
  };

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
      L.control.zoom({ zoomInTitle: this.words.in, zoomOutTitle: this.words.out }).addTo(this.map);
      this.pane("land", 200, null);
      this.pane("shades", 300, this.words.regions);
      this.pane("areas", 350, this.words.areas);
      this.pane("light", 360, null);
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
      this.map.on("zoomend", () => {
        this.drawMarks();
        this.tellLevel();
      });
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
      canvas.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
          const back = this.back;
          this.map.closePopup();
          back?.focus();
        }
      });
    }

    popup(at, content, back = null) {
      this.byKey = back !== null;
      const offset = [0, -8];
      L.popup({ offset, maxWidth: 280, autoPan: true, autoPanPadding: [16, 16] })
        .setLatLng(at).setContent(content).openOn(this.map);
      this.back = back;
    }

    async draw() {
      const { world, tiles, shading, areas, outline } = this.data;
      if (tiles) {
        this.frame.classList.add("has-tiles");
        L.tileLayer(tiles.url, { maxZoom: CLOSEST }).addTo(this.map);
      }
      this.levelLine = element("p", { class: "map-level", role: "status" });
      this.frame.append(this.levelLine);
      this.fit();
      this.drawMarks();
      this.tellLevel();
      this.joinList();
      this.drawLand(await Promise.all(world.map(fetched)));
      if (shading?.shapes) {
        this.drawShades(await fetched(shading.shapes));
      }
      if (areas) {
        this.drawAreas(await fetched(areas.shapes));
      }
      if (outline) {
        this.drawOutline(await fetched(outline));
      }
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

    fit() {
      const points = this.data.places.map((place) => place.at);
      this.map.fitBounds(points.length ? L.latLngBounds(points).pad(0.08) : EUROPE, { maxZoom: 8, animate: false });
    }

    // Of atlases that have the same country the last one counts, which is the finest.
    drawLand(atlases) {
      const countries = new Map();
      for (const atlas of atlases) {
        for (const country of topojson.feature(atlas, atlas.objects.countries).features) {
          countries.set(country.properties.name, whole(country));
        }
      }
      const all = [...countries.values()];
      const known = this.data.shading?.countries ?? {};
      const plain = all.filter((one) => !(one.id in known));
      L.geoJSON({ type: "FeatureCollection", features: plain }, {
        pane: "land", interactive: false, style: { className: "map-land", weight: 1 },
      }).addTo(this.map);
      const shaded = all.filter((one) => one.id in known);
      for (const feature of shaded) {
        const [slug, name] = known[feature.id];
        feature.properties = { slug, name };
      }
      if (shaded.length) {
        this.shades(shaded);
      }
    }

    drawShades(collection) {
      for (const { properties } of collection.features) {
        properties.name = (this.english ? properties.name_en : properties.name_de) ?? properties.name_de ?? properties.name_en;
      }
      this.shades(collection.features);
    }

    shades(features) {
      const { regions, none, region, listed } = this.data.shading ?? { regions: {} };
      const sorted = features.sort((one, other) => one.properties.name.localeCompare(other.properties.name));
      this.shapes("shades", sorted, ({ properties }) => {
        const [step, value] = regions[properties.slug] ?? [0, none];
        const content = [
          element("h3", {}, link(properties.name, region + properties.slug)),
          element("p", {}, value),
        ];
        if (listed && step) {
          const narrowed = `${listed}${listed.includes("?") ? "&" : "?"}region=${properties.slug}`;
          content.push(element("p", {}, link(this.words.listed, narrowed)));
        }
        return { style: `map-region shade-${step}`, label: `${properties.name}: ${value}`, content };
      });
    }

    drawAreas(collection) {
      this.frame.classList.add("has-areas");
      const shapes = new Map(collection.features.map((one) => [one.properties.slug, one]));
      const features = [];
      for (const area of this.data.areas.regions) {
        const parts = area.parts.map((slug) => shapes.get(slug)).filter(Boolean);
        const own = parts.filter((one) => one.properties.slug === area.slug);
        for (const part of own.length ? own : parts) {
          features.push({ ...part, properties: { ...part.properties, area } });
        }
      }
      const about = (area) => ({
        label: [`${area.name}: ${area.lines.join("; ")}`, ...(area.note ? [area.note] : [])].join(". "),
        content: [element("h3", {}, link(area.name, area.url)), listOf([...area.lines, ...(area.note ? [area.note] : [])])],
      });
      const layer = this.shapes("areas", features, ({ properties: { area } }) => ({ style: `map-area map-area-${area.kind}`, ...about(area) }));
      const bounds = layer.getBounds();
      for (const at of this.markAreas(about)) {
        bounds.extend(at);
      }
      if (bounds.isValid()) {
        this.map.fitBounds(bounds.pad(0.3), { maxZoom: 9, animate: false });
      }
    }

    // An area without outline is a square beside the centre of the region; those of one centre share it.
    markAreas(about) {
      const found = new Map();
      for (const area of this.data.areas.regions.filter((one) => one.at)) {
        found.set(String(area.at), [...(found.get(String(area.at)) ?? []), area]);
      }
      const nodes = [];
      for (const areas of found.values()) {
        const kind = areas.some((one) => one.kind === "eligible") ? "eligible" : "phasing-out";
        const icon = L.divIcon({ className: `map-area-mark map-area-mark-${kind}`, html: String(areas.length), iconSize: [26, 26], iconAnchor: [-8, 34] });
        const layer = L.marker(areas[0].at, { icon, keyboard: false, pane: "area-marks" }).addTo(this.map);
        const content = areas.flatMap((area) => about(area).content);
        const said = filled(this.words.unknown, { count: areas.length });
        const label = `${said}. ${areas.map((area) => about(area).label).join(" · ")}`;
        const names = `${said}. ${areas.map((area) => area.name).join(", ")}`;
        layer.bindTooltip(tip(names), { direction: "top", offset: [20, -34], className: "map-tip" });
        layer.on("click", () => this.popup(areas[0].at, element("div", {}, ...content)));
        opens(layer.getElement(), label, (back) => this.popup(areas[0].at, element("div", {}, ...content), back));
        nodes.push(layer.getElement());
      }
      roving(nodes);
      return [...found.values()].map(([area]) => area.at);
    }

    // Shapes that tell their value when pointed at, and open when clicked or entered.
    shapes(pane, features, about) {
      const nodes = [];
      const layer = L.geoJSON({ type: "FeatureCollection", features }, {
        pane,
        style: (feature) => ({ className: about(feature).style, weight: 1 }),
        onEachFeature: (feature, shape) => {
          const { label, content } = about(feature);
          shape.bindTooltip(tip(label), { sticky: true, className: "map-tip" });
          shape.on("click", (event) => {
            shape.closeTooltip();
            this.popup(event.latlng, element("div", {}, ...content));
          });
          shape.on("add", () => {
            const node = shape.getElement();
            nodes.push(node);
            opens(node, label, (back) => this.popup(shape.getBounds().getCenter(), element("div", {}, ...content), back));
            node.addEventListener("focus", () => {
              if (node.matches(":focus-visible")) {
                this.light(feature, shape);
              }
            });
            node.addEventListener("blur", () => {
              this.unlight();
              shape.closeTooltip();
            });
          });
        },
      }).addTo(this.map);
      roving(nodes);
      return layer;
    }

    // A focused shape is drawn once more above its neighbours, as their borders would cover half of its own.
    light(feature, shape) {
      this.unlight();
      this.lit = L.geoJSON(feature, { pane: "light", interactive: false, style: { className: "map-lit", weight: 3, fill: false } }).addTo(this.map);
      shape.openTooltip(shape.getBounds().getCenter());
    }

    unlight() {
      this.lit?.remove();
      this.lit = null;
    }

    drawOutline(collection) {
      const layer = L.geoJSON(collection, {
        pane: "light", interactive: false, style: { className: "map-outline", weight: 2, fill: false },
      }).addTo(this.map);
      if (collection.features.length) {
        this.map.fitBounds(layer.getBounds().pad(0.15), { animate: false });
      }
    }

    // The closer one looks, the smaller are the regions that have a mark; the level of the form is where that begins.
    levelAt(zoom) {
      return Math.max(FINER.filter((from) => zoom >= from).length, this.data.level ?? 0);
    }

    clustersAt(zoom, places) {
      return clusters(grouped(places, this.levelAt(zoom), this.data.joined), (at) => this.map.project(at, zoom));
    }

    drawMarks() {
      const held = this.marks.find((mark) => mark.node === document.activeElement)?.places[0];
      this.marks.forEach((mark) => mark.layer.remove());
      const drawn = this.clustersAt(this.map.getZoom(), this.data.places);
      this.isCrowded = drawn.some((one) => one.groups.length > 1);
      this.marks = drawn.map((one) => this.mark(one.groups));
      roving(this.marks.map((mark) => mark.node));
      if (held) {
        this.markOf(held.slug)?.node.focus();
      }
    }

    // What a mark stands for, written in a corner and said when it changes.
    tellLevel() {
      const level = this.words[`level${this.levelAt(this.map.getZoom())}`];
      const said = this.isCrowded ? `${level}${this.words.crowded}` : level;
      if (this.levelLine && this.data.places.length > 1 && this.levelLine.textContent !== said) {
        this.levelLine.textContent = said;
      }
    }

    mark(groups) {
      const places = groups.flatMap((group) => group.places);
      const { name, at } = groups[0];
      const count = countOf(places);
      const size = count < 5 ? 30 : count < 20 ? 38 : 46;
      const icon = L.divIcon({ className: `map-mark${places.length > 1 ? " map-mark-several" : ""}`, html: String(count), iconSize: [size, size] });
      const layer = L.marker(at, { icon, keyboard: false }).addTo(this.map);
      const node = layer.getElement();
      const label = this.called(name, groups, places, count);
      layer.bindTooltip(tip(label), { direction: "top", offset: [0, -size / 2], className: "map-tip" });
      layer.on("click", () => this.open(places, null));
      opens(node, label, (back) => this.open(places, back));
      for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
        node.addEventListener(event, () => this.lightPlaces(places, on));
      }
      return { layer, node, places };
    }

    called(name, groups, places, count) {
      if (places.length === 1) {
        return `${name}: ${places[0].counted}`;
      }
      const counted = count === 1 ? places[0].counted : filled(this.words.counted, { count });
      return groups.length > 1
        ? filled(this.words.several, { name, count: groups.length - 1, counted })
        : filled(this.words.at, { name, counted, count: places.length });
    }

    // Several places are looked at more closely, as long as that parts them; then they are listed.
    open(places, back) {
      const zoom = places.length > 1 ? this.partedAt(places) : null;
      if (zoom === null) {
        this.popup(places[0].at, element("div", {}, ...places.flatMap((place) => this.about(place))), back);
        return;
      }
      this.map.closePopup();
      this.map.flyTo(L.latLngBounds(places.map((place) => place.at)).getCenter(), zoom, { animate: !still, duration: 0.5 });
    }

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
    }

    about(place) {
      const items = place.initiatives.map((one) => link(one.name, one.url));
      if (place.more) {
        items.push(link(place.more.text, place.more.url));
      }
      const note = place.note ? [element("p", { class: "hint" }, place.note)] : [];
      return [element("h3", {}, link(place.name, place.url)), ...note, listOf(items)];
    }

    markOf(slug) {
      return this.marks.find((mark) => mark.places.some((place) => place.slug === slug));
    }

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
    }

    lightPlaces(places, on) {
      for (const { slug } of places) {
        this.list.get(slug)?.classList.toggle("is-lit", on);
      }
    }

    show(place) {
      this.map.setView(place.at, Math.max(this.map.getZoom(), FINER.at(-1)), { animate: !still });
      const open = () => this.open([place], this.markOf(place.slug)?.node);
      this.frame.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      open();
    }
  }

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
