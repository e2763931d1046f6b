import { expect, it } from "vitest"
import { readSettings } from "../../../scripts/local/settings.ts"

it("works without any variable, in the sandbox", () => {
  const settings = settingsFrom({})
  expect(settings).toMatchObject({ port: 8787, sandboxPort: 8788, graph: "sandbox" })
  expect(settings.stateFolder).toMatch(/\.bursar\/state$/)
  expect(settings.seed).toMatchObject({ adminEmail: "admin@example.com", sampleTenantName: "Acme" })
})

it("hands the Worker its own variables and nothing else", () => {
  const { vars } = settingsFrom({
    META_APP_SECRET: "s",
    POLICY_STEP_RATIO: "2",
    GRAPH_TIMEOUT_MS: "5000",
    RELAXED_LIMITS: "1",
    SEED_ADMIN_PASSWORD: "not-for-the-worker",
    HOME: "/root",
    PORT: "9000",
  })
  expect(vars).toEqual({
    META_APP_SECRET: "s",
    POLICY_STEP_RATIO: "2",
    GRAPH_TIMEOUT_MS: "5000",
    RELAXED_LIMITS: "1",
  })
})

it("speaks to Meta only with a token that is more than white space", () => {
  expect(settingsFrom({ META_SYSTEM_USER_TOKEN: "EAAB" }).graph).toBe("meta")
  expect(settingsFrom({ META_SYSTEM_USER_TOKEN: "  " }).graph).toBe("sandbox")
  expect(settingsFrom({ META_SYSTEM_USER_TOKEN: "" }).graph).toBe("sandbox")
})

it.each([
  [{ PORT: "eighty" }, 'PORT is "eighty"'],
  [{ PORT: "0" }, "from 1 to 65535"],
  [{ SANDBOX_PORT: "70000" }, "from 1 to 65535"],
  [{ PORT: "9000", SANDBOX_PORT: "9000" }, "both 9000"],
  [{ SEED_ADMIN_EMAIL: "nobody" }, "not an e-mail address"],
  [{ SEED_OWNER_PASSWORD: "short" }, "too short"],
  [{ SEED_SAMPLE_AD_ACCOUNT_ID: "1001" }, '"act_" followed by digits'],
])("says in one sentence what is wrong with %j", (environment, sentence) => {
  expect(() => settingsFrom(environment)).toThrow(sentence)
})

it("takes .dev.vars too, and lets the environment win, also with an empty value", () => {
  const devVars = { META_SYSTEM_USER_TOKEN: "EAAB", PORT: "9001", POLICY_STEP_RATIO: "3", OTHER: "x" }
  expect(readSettings({}, devVars)).toMatchObject({ graph: "meta", port: 9001 })
  expect(readSettings({}, devVars).vars).toEqual({
    META_SYSTEM_USER_TOKEN: "EAAB",
    POLICY_STEP_RATIO: "3",
    OTHER: "x",
  })
  const overridden = readSettings({ META_SYSTEM_USER_TOKEN: "", PORT: "9002" }, devVars)
  expect(overridden).toMatchObject({ graph: "sandbox", port: 9002 })
  expect(overridden.vars).not.toHaveProperty("META_SYSTEM_USER_TOKEN")
})

it("never repeats a password in a complaint", () => {
  expect(() => settingsFrom({ SEED_OWNER_PASSWORD: "hunter2" })).toThrow(/^(?!.*hunter2)/)
})

/** Without the `.dev.vars` of whoever runs the tests. */
function settingsFrom(environment: Record<string, string>) {
  return readSettings(environment, {})
}
