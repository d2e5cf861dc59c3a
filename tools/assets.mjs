// Copy the browser assets that the pages use from node_modules to kb/web/static/vendor/.
//
// The folder is made anew each time, so that nothing of an older version stays behind. Every package brings its licence along.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, "kb", "web", "static", "vendor");
const fresh = `${vendor}.new`;

// One row a font: the text in all its forms, headings upright only.
const fonts = [
  { folder: "source-sans-3", scripts: ["latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal", "latin-ext-wght-italic"] },
  { folder: "source-serif-4", scripts: ["latin-wght-normal", "latin-ext-wght-normal"] },
];

// The icons that the pages use, by our name for them; templates draw them with the macro `icon`.
const icons = {
  // Kinds of records
  initiative: "network",
  cluster_manager: "users-round",
  organisation: "building-2",
  person: "user-round",
  region: "map-pin",
  competence_field: "shapes",
  field_scheme: "layers",
  programme: "landmark",
  policy_era: "hourglass",
  project: "briefcase",
  event: "calendar-days",
  contribution: "presentation",
  label: "award",
  statement: "quote",
  source: "book-open",
  // What a fact is
  fact: "file-check",
  unconfirmed: "circle-question-mark",
  contradicted: "arrow-left-right",
  expectation: "target",
  outcome: "flag",
  assessment: "scale",
  lesson: "lightbulb",
  activity: "handshake",
  characteristic: "tag",
  milestone: "milestone",
  succession: "git-merge",
  coverage: "gauge",
  // Pages and tools
  home: "house",
  search: "search",
  answers: "list-checks",
  map: "map",
  matrix: "grid-3x3",
  timeline: "chart-gantt",
  chart: "chart-line",
  table: "table-2",
  list: "list",
  shortlist: "bookmark",
  "shortlist-add": "bookmark-plus",
  "shortlist-in": "bookmark-check",
  history: "history",
  filter: "list-filter",
  download: "download",
  print: "printer",
  share: "share-2",
  link: "link",
  feed: "rss",
  json: "braces",
  document: "file-text",
  mail: "mail",
  language: "languages",
  // Signs
  menu: "menu",
  close: "x",
  plus: "plus",
  minus: "minus",
  check: "check",
  copy: "copy",
  trash: "trash-2",
  outside: "external-link",
  "arrow-right": "arrow-right",
  "arrow-down": "arrow-down",
  "arrow-up": "arrow-up",
  "chevron-right": "chevron-right",
  "chevron-left": "chevron-left",
  "chevron-down": "chevron-down",
  light: "sun",
  dark: "moon",
  system: "monitor",
  error: "circle-alert",
  warning: "triangle-alert",
  success: "circle-check",
  info: "info",
};

// One row a package: its folder under vendor/, and the files that are copied from it.
const packages = [
  { name: "htmx.org", folder: "htmx", files: ["dist/htmx.min.js"] },
  { name: "leaflet", folder: "leaflet", files: ["dist/leaflet.js", "dist/leaflet.css", "dist/images"] },
  { name: "echarts", folder: "echarts", files: ["dist/echarts.min.js"] },
  { name: "topojson-client", folder: "topojson-client", files: ["dist/topojson-client.min.js"] },
  { name: "world-atlas", folder: "world-atlas", files: ["countries-50m.json", "countries-110m.json"] },
  { name: "lucide-static", folder: "icons", files: [] },
  ...fonts.map(({ folder, scripts }) => ({
    name: `@fontsource-variable/${folder}`,
    folder,
    files: scripts.map((script) => `files/${folder}-${script}.woff2`),
  })),
];

function copyPackage({ name, folder, files }) {
  const source = join(root, "node_modules", name);
  const target = join(fresh, folder);
  mkdirSync(target, { recursive: true });
  for (const file of files) {
    cpSync(join(source, file), join(target, basename(file)), { recursive: true });
  }
  for (const file of readdirSync(source).filter((entry) => /^(licen[cs]e|notice)/i.test(entry))) {
    cpSync(join(source, file), join(target, file), { recursive: true });
  }
}

// The source maps are not copied; a reference to them would only make browsers ask for files that are not there.
function dropSourceMapReference(file) {
  const path = join(fresh, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

function writeFontFaces({ folder, scripts }) {
  const source = join(root, "node_modules", "@fontsource-variable", folder);
  const css = ["index.css", "wght-italic.css"].map((name) => readFileSync(join(source, name), "utf8")).join("");
  const faces = scripts.map((script) => {
    const block = css.split("@font-face").find((face) => face.includes(`/${folder}-${script}.woff2`));
    return `@font-face${block.slice(0, block.indexOf("}") + 1).replace("./files/", "./")}\n`;
  });
  writeFileSync(join(fresh, folder, `${folder}.css`), faces.join("\n"));
}

// All icons in one file, each a <symbol> that takes its colour from where it is drawn.
function writeSprite() {
  const symbols = Object.entries(icons).map(([name, drawing]) => {
    const svg = readFileSync(join(root, "node_modules", "lucide-static", "icons", `${drawing}.svg`), "utf8");
    const lines = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${lines}</symbol>`;
  });
  writeFileSync(join(fresh, "icons", "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

// The map shows all countries coarsely and those of Europe finely; the whole world in fine lines would be four times as much.
const finely = { west: -25, east: 45, south: 34, north: 72 };

// Countries whose outlines come with the seed need no second ones: a file of their neighbours saves the rest.
function writeEurope() {
  const folder = join(fresh, "world-atlas");
  const world = JSON.parse(readFileSync(join(folder, "countries-50m.json"), "utf8"));
  const countries = world.objects.countries.geometries.filter((country) => isWithin(centre(world, country)));
  writeCountries(join(folder, "europe-50m.json"), world, countries);
  const seeded = new Set(readFileSync(join(root, "kb", "web", "map", "countries.py"), "utf8").match(/(?<=": ")\d{3}/g));
  seeded.delete("804"); // Ukraine has regions in the seed, but no outlines.
  writeCountries(join(folder, "neighbours-50m.json"), world, countries.filter((country) => !seeded.has(country.id)));
  rmSync(join(folder, "countries-50m.json"));
}

function writeCountries(file, world, countries) {
  const numbers = new Map();
  const renumber = (arcs) => arcs.map((arc) => {
    if (Array.isArray(arc)) {
      return renumber(arc);
    }
    const kept = arc < 0 ? ~arc : arc;
    if (!numbers.has(kept)) {
      numbers.set(kept, numbers.size);
    }
    return arc < 0 ? ~numbers.get(kept) : numbers.get(kept);
  });
  const geometries = countries.map((country) => ({ ...country, arcs: renumber(country.arcs) }));
  const arcs = [...numbers.keys()].map((number) => world.arcs[number]);
  const europe = { type: "Topology", transform: world.transform, objects: { countries: { type: "GeometryCollection", geometries } }, arcs };
  writeFileSync(file, JSON.stringify(europe));
}

// The middle of the outline with most points, so that islands overseas do not move a country.
function centre({ transform, arcs }, { type, arcs: shape }) {
  const outlines = (type === "MultiPolygon" ? shape : [shape]).map(([outer]) => outer.flatMap((arc) => absolute(arcs[arc < 0 ? ~arc : arc])));
  const [first] = outlines.sort((one, other) => other.length - one.length);
  const middle = (place) => (Math.min(...first.map((point) => point[place])) + Math.max(...first.map((point) => point[place]))) / 2;
  return [0, 1].map((place) => middle(place) * transform.scale[place] + transform.translate[place]);
}

// An arc holds its first point and then the steps from point to point.
function absolute(arc) {
  let [x, y] = [0, 0];
  return arc.map(([right, up]) => [(x += right), (y += up)]);
}

function isWithin([longitude, latitude]) {
  return longitude > finely.west && longitude < finely.east && latitude > finely.south && latitude < finely.north;
}

// Packed beside the file itself: the server sends this one to browsers that take it. Fonts are packed already.
function pack(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      pack(path);
    } else if (/\.(css|js|json|svg)$/.test(entry.name)) {
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
    }
  }
}

if (!existsSync(join(root, "node_modules", "leaflet"))) {
  console.error("The browser packages are missing: run `npm ci` first.");
  process.exit(1);
}
rmSync(fresh, { recursive: true, force: true });
packages.forEach(copyPackage);
["leaflet/leaflet.js"].forEach(dropSourceMapReference);
fonts.forEach(writeFontFaces);
writeSprite();
writeEurope();
pack(fresh);
rmSync(vendor, { recursive: true, force: true });
renameSync(fresh, vendor);
