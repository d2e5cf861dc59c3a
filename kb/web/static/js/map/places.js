// Places and the marks they are joined to.
//
// Marks are joined by a small grid of our own: there is one mark a region at most, a few hundred in all, so a library
// that indexes a hundred thousand points would bring more bytes than it saves work.
"use strict";

(() => {
  const NEAR = 46; // Pixels between two marks that still stand apart.

  // Join places to the regions of a level; one that is alone there keeps its own name and place.
  const grouped = (places, level, joined, view = null) => {
    const found = new Map();
    for (const place of places) {
      const slug = place.line[level] ?? place.slug;
      found.set(slug, [...(found.get(slug) ?? []), place]);
    }
    const groups = [...found].map(([slug, within]) => {
      const known = within.length > 1 ? joined[slug] : null;
      const at = known?.at && (!view || view.contains(known.at)) ? known.at : within[0].at;
      return { name: known?.name ?? within[0].name, at, places: within, count: countOf(within) };
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

  Object.assign(placeMap, { grouped, countOf, clusters });
})();
