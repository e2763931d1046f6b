import { Agent, get } from "node:http"

/** What a generator is told: which addresses to read in turn, over how many connections, for how long. */
export interface Load {
  origin: string
  paths: string[]
  connections: number
  seconds: number
}

export interface Measured {
  requests: number
  /** Answers other than 200. */
  failures: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/** Runs as a process of its own, so that making the requests takes nothing from whoever answers them. */
async function generate({ origin, paths, connections, seconds }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let failures = 0
  let next = 0
  const read = (path: string) =>
    new Promise<number>((resolve, reject) => {
      get(origin + path, { agent }, (response) => {
        response.resume()
        response.on("end", () => resolve(response.statusCode ?? 0))
        response.on("error", reject)
      }).on("error", reject)
    })
  const begun = performance.now()
  const readOn = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const path = paths[next++ % paths.length] ?? "/"
      const asked = performance.now()
      if ((await read(path)) !== 200) failures += 1
      times.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: connections }, readOn))
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  const took = (performance.now() - begun) / 1000
  return { requests: times.length, failures, seconds: took, p50: at(0.5), p99: at(0.99) }
}

process.once("message", (load: Load) => {
  void generate(load).then((measured) => process.send?.(measured, () => process.disconnect()))
})
