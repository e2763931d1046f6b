import "./node-version.mjs"

void import("./local/sandbox.ts")
