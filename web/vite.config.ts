import { join, resolve } from "node:path"
import react from "@vitejs/plugin-react"
import { build, defineConfig, type Plugin } from "vite"

/** Builds the script for the vendor's product beside the app: one file of its own, without a digest in its name. */
function inAppScript(): Plugin {
  let outDir = ""
  return {
    name: "in-app-script",
    apply: "build",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          target: "es2022",
          lib: {
            entry: join(import.meta.dirname, "in-app", "in-app.ts"),
            formats: ["iife"],
            name: "perennialInApp",
            fileName: () => "in-app.js",
          },
        },
      })
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), inAppScript()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // The charts come when the first one is drawn, not before.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "charts", test: /node_modules\/(echarts|zrender)\// },
            { name: "kit", test: /node_modules\/(@mantine|@floating-ui|dayjs)\// },
            { name: "contracts", test: /node_modules\/(zod|decimal\.js|temporal-polyfill)\// },
            { name: "base", test: /node_modules\// },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api/": "http://127.0.0.1:4600" } },
})
