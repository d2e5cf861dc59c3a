// Countries, shaded regions, programme areas and the outline of a region.
"use strict";

(() => {
  const { PlaceMap, element, filled, roving, opens, link, tip, listOf } = placeMap;

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
    },

    drawShades(collection) {
      for (const { properties } of collection.features) {
        properties.name = (this.english ? properties.name_en : properties.name_de) ?? properties.name_de ?? properties.name_en;
      }
      this.shades(collection.features);
    },

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
    },

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

    drawOutline(collection) {
      const layer = L.geoJSON(collection, {
        pane: "light", interactive: false, style: { className: "map-outline", weight: 2, fill: false },
      }).addTo(this.map);
      if (collection.features.length) {
        this.map.fitBounds(layer.getBounds().pad(0.15), { animate: false });
      }
    },
  });
})();
