import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const ENGINE = resolve(__dirname, "node_modules/@cesium/engine");
const OUT = resolve(__dirname, "../src/uppertier/web/static");

/** What CesiumJS would write into the page against our content security policy: one style sheet, two attributes. */
const INLINE: [file: string, found: string, instead: string][] = [
  ["CreditDisplay.js", "shadowRootOrDocumentHead.appendChild(styleElem);", ""],
  ["CreditDisplay.js", ' style="vertical-align: -7px"', ""],
  ["FeatureDetection.js", `canvas.setAttribute(
      "style",
      "image-rendering: -moz-crisp-edges;" + "image-rendering: pixelated;",
    );`, 'canvas.style.imageRendering = "pixelated";'],
];

function withoutInlineStyle(): Plugin {
  return {
    name: "without-inline-style",
    transform(code, id) {
      const wanted = INLINE.filter(([file]) => id.endsWith(`/${file}`));
      for (const [file, found, instead] of wanted) {
        if (!code.includes(found)) throw new Error(`${file} has changed: look again at what it writes`);
        code = code.replace(found, instead);
      }
      return wanted.length ? { code, map: null } : null;
    },
  };
}

/** What CesiumJS asks for at run time: its workers, the greatest heights of the ground, how the Earth turns. */
function cesiumFiles(): Plugin {
  return {
    name: "cesium-files",
    writeBundle() {
      cpSync(resolve(ENGINE, "Build/Workers"), resolve(OUT, "cesium/Workers"), {
        recursive: true,
        filter: (name) => !/(transcodeKTX2|decodeGoogle|decodeDraco|decodeI3S|GaussianSplat)/.test(name),
      });
      for (const name of ["approximateTerrainHeights.json", "IAU2006_XYS", "Images/ion-credit.png"]) {
        cpSync(resolve(ENGINE, "Source/Assets", name), resolve(OUT, "cesium/Assets", name), { recursive: true });
      }
    },
  };
}

/** The licences of everything that is built in, beside it. */
function licences(): Plugin {
  return {
    name: "licences",
    writeBundle() {
      const parts: string[] = [];
      const modules = resolve(__dirname, "node_modules");
      const names = readdirSync(modules).flatMap((name) =>
        name.startsWith("@") ? readdirSync(resolve(modules, name)).map((inner) => `${name}/${inner}`) : [name],
      );
      const lock = JSON.parse(readFileSync(resolve(__dirname, "package-lock.json"), "utf8")) as {
        packages: Record<string, { dev?: boolean; license?: string; version?: string }>;
      };
      for (const name of names) {
        const entry = lock.packages[`node_modules/${name}`];
        if (!entry || entry.dev) continue;
        const folder = resolve(modules, name);
        const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
        const text = file && existsSync(resolve(folder, file)) ? readFileSync(resolve(folder, file), "utf8") : "";
        parts.push(`${name} ${entry.version ?? ""} (${entry.license ?? "see text"})\n\n${text.trim()}\n`);
      }
      writeFileSync(resolve(OUT, "licences.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
    },
  };
}

/** Decoders of models, which nothing here shows: they would compile WebAssembly as soon as they are read. */
const absent = resolve(__dirname, "src/globe/absent.ts");

export default defineConfig({
  resolve: { alias: { meshoptimizer: absent, "@spz-loader/core": absent } },
  define: { CESIUM_BASE_URL: JSON.stringify("/cesium/") },
  plugins: [withoutInlineStyle(), cesiumFiles(), licences()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 6000,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
