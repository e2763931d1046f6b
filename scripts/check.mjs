import "./node-version.mjs"

void import("./check/check.ts")
