import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

/** Files of other people's that we serve ourselves: exactly those of the installed, pinned packages. */
test.each([
  ["public/static/htmx.min.js", "node_modules/htmx.org/dist/htmx.min.js"],
  ["public/static/pico.min.css", "node_modules/@picocss/pico/css/pico.jade.min.css"],
])("%s is the installed package's file", (served, installed) => {
  expect(readFileSync(served).equals(readFileSync(installed))).toBe(true)
})
