// Copy the browser assets that the pages use from node_modules to kb/web/static/vendor/.
//
// The folder is made anew each time, so that nothing of an older version stays behind. Every package brings its licence along.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
  // Pages and tools
  home: "house",
  search: "search",
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

if (!existsSync(join(root, "node_modules", "leaflet"))) {
  console.error("The browser packages are missing: run `npm ci` first.");
  process.exit(1);
}
rmSync(fresh, { recursive: true, force: true });
packages.forEach(copyPackage);
["leaflet/leaflet.js"].forEach(dropSourceMapReference);
fonts.forEach(writeFontFaces);
writeSprite();
rmSync(vendor, { recursive: true, force: true });
renameSync(fresh, vendor);
