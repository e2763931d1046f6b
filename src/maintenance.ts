import { WorkerEntrypoint } from "cloudflare:workers"
import type { Bindings } from "./env.ts"
import { type Seed, type Seeded, seed } from "./seed.ts"

/** What the local runner may ask of the Worker besides HTTP. Nothing here can be reached from outside. */
export class Maintenance extends WorkerEntrypoint<Bindings> {
  async seed(options: Seed): Promise<Seeded> {
    return seed(this.env, options)
  }
}
