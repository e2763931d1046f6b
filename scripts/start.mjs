import "./node-version.mjs"

import("./local/start.ts")
