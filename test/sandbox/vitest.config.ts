import { cloudflareTest } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: new URL("../../sandbox/src/index.ts", import.meta.url).pathname,
      wrangler: { configPath: new URL("../../sandbox/wrangler.toml", import.meta.url).pathname },
    }),
  ],
  test: {
    name: "sandbox",
    // No test is timed: this only ends one that hangs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    include: ["**/*.test.ts"],
    root: new URL(".", import.meta.url).pathname,
    provide: {
      insightsCases: Number(process.env.INSIGHTS_CASES ?? 120),
      insightsSeed: Number(process.env.INSIGHTS_SEED ?? Math.floor(Math.random() * 2 ** 32)),
    },
  },
})
