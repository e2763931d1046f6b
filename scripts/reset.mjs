import "./node-version.mjs"

void import("./local/reset.ts")
