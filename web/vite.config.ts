import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
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
