import { defineConfig } from "vite";

// A gateway to develop against, started beside the development server.
const gateway = "http://127.0.0.1:8080";

export default defineConfig({
  // Relative, so that the page also works below a path of a reverse proxy.
  base: "./",
  build: {
    outDir: "../TelemetryGrid.Gateway/wwwroot",
    emptyOutDir: true,
    // The gateway's policy is default-src 'self': nothing may become a data: URL or an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.txt" },
  },
  server: {
    proxy: {
      "/api": gateway,
      "/live": { target: gateway, ws: true },
    },
  },
});
