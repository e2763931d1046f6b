import "./node-version.mjs"

import("./local/reset.ts")
