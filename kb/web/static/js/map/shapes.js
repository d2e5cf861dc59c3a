// Countries, shaded regions, programme areas and the outline of a region.
"use strict";

(() => {
  const { PlaceMap, element, filled, fetched, roving, opens, link, tip, listOf } = placeMap;
  const DETAILS = [{ name: "far", below: 6 }, { name: "mid", below: 8.25 }, { name: "near", below: Infinity }];
  const COMPLETE = L.latLngBounds([37.5, -20], [72, 43]); // Here outlines and the finest atlas have every country.
  const NOTHING = { type: "Topology", arcs: [], objects: Object.fromEntries(["land", "regions"].map((name) => [name, { type: "GeometryCollection", geometries: [] }])) };

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

  Object.assign(PlaceMap.prototype, {
    // Draw land and regions in the detail of the zoom, and the countries of the world once they come into view.
    async refine() {
      if (!this.fitted) {
        return;
      }
      const detail = DETAILS.find(({ below }) => this.map.getZoom() < below).name;
      this.worldwide ||= !COMPLETE.contains(this.map.getBounds());
      const drawn = `${detail} ${this.worldwide}`;
      if (drawn === this.drawn) {
        return;
      }
      this.drawn = drawn;
      const address = this.data.shading?.shapes ?? this.data.land;
      const topology = address ? this.kept(`${address}&detail=${detail}`) : NOTHING;
      const atlases = this.data.world.slice(this.worldwide ? 0 : -1).map((atlas) => this.kept(atlas));
      const [outlines, ...countries] = await Promise.all([topology, ...atlases]);
      if (drawn === this.drawn) {
        this.atlases = countries;
        this.drawTopology(outlines);
      }
    },

    // What was fetched before is kept.
    kept(address) {
      this.fetched ??= {};
      return this.fetched[address] ??= fetched(address);
    },

    drawTopology(topology) {
      const held = document.activeElement?.dataset?.region;
      this.ground?.remove();
      this.ground = L.layerGroup().addTo(this.map);
      this.definePatterns();
      const countries = this.drawLand(topology);
      const regions = topojson.feature(topology, topology.objects.regions).features;
      this.named = (regions.length ? regions : topojson.feature(topology, topology.objects.land).features).map((feature) => this.spotOf(feature));
      this.drawShades(this.data.shading?.countries ? countries : regions);
      this.writeNames();
      if (held) {
        this.frame.querySelector(`[data-region="${held}"]`)?.focus();
      }
    },

    // Draw the countries: those of the outlines, and the others from the atlases, of which the last one is the finest.
    drawLand(topology) {
      const { geometries } = topology.objects.land;
      const ours = new Map();
      for (const geometry of geometries) {
        const number = geometry.properties.in;
        ours.set(number, [...(ours.get(number) ?? []), geometry]);
      }
      const countries = new Map();
      for (const atlas of this.atlases) {
        for (const country of topojson.feature(atlas, atlas.objects.countries).features) {
          countries.set(country.properties.name, whole(country));
        }
      }
      const others = [...countries.values()].filter((one) => !ours.has(one.id));
      const own = [...ours].map(([id, parts]) => ({ type: "Feature", id, properties: {}, geometry: topojson.merge(topology, parts) }));
      const known = this.data.shading?.countries ?? {};
      const [shaded, plain] = [[], []];
      for (const country of [...others, ...own]) {
        (country.id in known ? shaded : plain).push(country);
      }
      this.plain("land", plain, "map-land");
      const between = (one, other) => one === other || one.properties.in !== other.properties.in;
      this.plain("borders", [topojson.mesh(topology, topology.objects.land, between)], "map-border");
      for (const feature of shaded) {
        const [slug, name] = known[feature.id];
        feature.id = slug;
        feature.properties = { de: name, en: name };
      }
      return shaded;
    },

    // The patterns stand once in the page; css/map/areas.css says what is filled with them.
    definePatterns() {
      if (document.getElementById("map_stripes")) {
        return;
      }
      const drawing = L.SVG.create("svg");
      drawing.setAttribute("class", "map-stripes");
      drawing.setAttribute("aria-hidden", "true");
      drawing.innerHTML = '<defs><pattern id="map_stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="map-stripes-ground" width="6" height="6"/><line class="map-stripes-line" y2="6"/></pattern><pattern id="map_dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="map-dots-ground" width="6" height="6"/><circle class="map-dots-dot" cx="3" cy="3" r="1"/></pattern></defs>';
      this.frame.append(drawing);
    },

    plain(pane, features, className) {
      L.geoJSON(features, { pane, interactive: false, style: { className, weight: 1, fill: pane === "land" } }).addTo(this.ground);
    },

    nameOf({ properties: { de, en } }) {
      return (this.english ? en : de) ?? de ?? en;
    },

    drawShades(features) {
      for (const feature of features) {
        feature.properties = { slug: feature.id, name: this.nameOf(feature) };
      }
      this.shades(features);
    },

    shades(features) {
      const { regions, none, region, listed } = this.data.shading ?? { regions: {} };
      const sorted = features.sort((one, other) => one.properties.name.localeCompare(other.properties.name));
      this.shapes("shades", sorted, ({ properties }) => {
        const [step, value] = regions[properties.slug] ?? [0, none];
        const [gap, meaning] = this.data.gaps[properties.slug] ?? [];
        const lines = [meaning ? `${value}: ${meaning}` : value, this.data.wider[properties.slug]].filter(Boolean);
        const content = [
          element("h3", {}, link(properties.name, region + properties.slug)),
          ...lines.map((line) => element("p", {}, line)),
        ];
        if (listed && step) {
          const narrowed = `${listed}${listed.includes("?") ? "&" : "?"}region=${properties.slug}`;
          content.push(element("p", {}, link(this.words.listed, narrowed)));
        }
        return { style: `map-region shade-${step || (gap ?? 0)}`, label: `${properties.name}: ${lines.join(". ")}`, content };
      });
    },

    drawAreas(topology) {
      this.frame.classList.add("has-areas");
      const shapes = new Map(topology.objects.parts.geometries.map((one) => [one.id, one]));
      const features = [];
      for (const area of this.data.areas.regions) {
        const parts = area.parts.map((slug) => shapes.get(slug)).filter(Boolean);
        if (parts.length) {
          features.push({ type: "Feature", id: area.slug, properties: { area }, geometry: topojson.merge(topology, parts) });
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
    },

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
    },

    // Shapes that tell their value when pointed at, and open when clicked or entered.
    shapes(pane, features, about) {
      const nodes = [];
      const layer = L.geoJSON(features, {
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
            node.dataset.region = feature.id;
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
      }).addTo(pane === "shades" ? this.ground : this.map);
      roving(nodes);
      return layer;
    },

    // A focused shape is drawn once more above its neighbours, as their borders would cover half of its own.
    light(feature, shape) {
      this.unlight();
      this.lit = L.geoJSON(feature, { pane: "light", interactive: false, style: { className: "map-lit", weight: 3, fill: false } }).addTo(this.map);
      shape.openTooltip(shape.getBounds().getCenter());
    },

    unlight() {
      this.lit?.remove();
      this.lit = null;
    },

    // Draw each chosen region as a whole, with one line around all of its parts; returns the points of the lines.
    drawOutline(topology) {
      const wholes = Object.values(topology.objects).map(({ geometries }) => topojson.merge(topology, geometries));
      for (const className of ["map-outline-case", "map-outline"]) {
        L.geoJSON(wholes, { pane: "light", interactive: false, style: { className, fill: false } }).addTo(this.map);
      }
      const points = wholes.flatMap(({ coordinates }) => coordinates.flatMap(([outer]) => L.GeoJSON.coordsToLatLngs(outer)));
      return points.length ? points : null;
    },
  });
})();
