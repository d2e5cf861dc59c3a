// Copy the browser assets that the pages use from node_modules to kb/web/static/vendor/.
//
// The folder is made anew each time, so that nothing of an older version stays behind. Every package brings its licence along.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, "kb", "web", "static", "vendor");
const fresh = `${vendor}.new`;

const font = "@fontsource-variable/source-sans-3";
const scripts = ["latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal", "latin-ext-wght-italic"];

// One row a package: its folder under vendor/, and the files that are copied from it.
const packages = [
  { name: "htmx.org", folder: "htmx", files: ["dist/htmx.min.js"] },
  { name: "leaflet", folder: "leaflet", files: ["dist/leaflet.js", "dist/leaflet.css", "dist/images"] },
  { name: "echarts", folder: "echarts", files: ["dist/echarts.min.js"] },
  { name: "topojson-client", folder: "topojson-client", files: ["dist/topojson-client.min.js"] },
  { name: "world-atlas", folder: "world-atlas", files: ["countries-50m.json", "countries-110m.json"] },
  { name: font, folder: "source-sans-3", files: scripts.map((script) => `files/source-sans-3-${script}.woff2`) },
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

function fontFace(script) {
  const css = readFileSync(join(root, "node_modules", font, "index.css"), "utf8")
    + readFileSync(join(root, "node_modules", font, "wght-italic.css"), "utf8");
  const block = css.split("@font-face").find((face) => face.includes(`/source-sans-3-${script}.woff2`));
  return `@font-face${block.slice(0, block.indexOf("}") + 1).replace("./files/", "./")}\n`;
}

if (!existsSync(join(root, "node_modules", "leaflet"))) {
  console.error("The browser packages are missing: run `npm ci` first.");
  process.exit(1);
}
rmSync(fresh, { recursive: true, force: true });
packages.forEach(copyPackage);
["leaflet/leaflet.js"].forEach(dropSourceMapReference);
writeFileSync(join(fresh, "source-sans-3", "source-sans-3.css"), scripts.map(fontFace).join("\n"));
rmSync(vendor, { recursive: true, force: true });
renameSync(fresh, vendor);
