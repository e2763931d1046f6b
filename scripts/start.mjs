import "./node-version.mjs"

void import("./local/start.ts")
