// Draws the outlines of the maps from Natural Earth, as the package world-atlas carries it:
//   npm install --no-save world-atlas@2.0.2 topojson-client@3 topojson-simplify@3 && node make.mjs
// Each file is the `d` of one SVG path in whole units, relative but for the first point of a line.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(process.argv[2] ? `${process.argv[2]}/` : import.meta.url);
const { mesh } = require("topojson-client");
const { presimplify, simplify } = require("topojson-simplify");

function lines(name, object, least) {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`)));
  const small = simplify(presimplify(topology), least);
  return mesh(small, small.objects[object]).coordinates;
}

// Units: `x` and `y` a degree; only what lies within the box, and the first point outside it on each side.
function path(all, x, y, [west, south, east, north]) {
  const inside = ([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north;
  let d = "";
  for (const line of all) {
    let pen = null;
    line.forEach((p, i) => {
      const near = inside(p) || (line[i - 1] && inside(line[i - 1])) || (line[i + 1] && inside(line[i + 1]));
      // A line across the date line would go around the world.
      if (!near || (line[i - 1] && Math.abs(p[0] - line[i - 1][0]) > 180)) { pen = null; }
      if (!near) { return; }
      const at = [Math.round(p[0] * x), Math.round(-p[1] * y)];
      if (!pen) { d += `M${at[0]} ${at[1]}l`; }
      else if (at[0] !== pen[0] || at[1] !== pen[1]) { d += `${at[0] - pen[0]} ${at[1] - pen[1]} `; }
      else { return; }
      pen = at;
    });
  }
  // Lines of one point draw nothing; a sign separates as a space does.
  return d.replace(/M[^M]*l(?=M|$)/g, "").replace(/ (?=[-M]|$)/g, "");
}

writeFileSync("world.txt", path(lines("land-110m", "land", 0.1), 10, 10, [-180, -60, 180, 84]));
writeFileSync("france.txt", path(lines("countries-50m", "countries", 0.0006), 69, 100, [-6, 40.5, 10.5, 52]));
