import "./node-version.mjs"

import("./local/sandbox.ts")
