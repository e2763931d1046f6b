import { connect, createServer } from "node:net"
import { Problem } from "./problem.ts"

/** Refuses to start on a port that somebody else answers on, whichever of the two addresses of localhost they use. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const answers = await Promise.all([isAnswered("127.0.0.1", port), isAnswered("::1", port)])
  if (answers.includes(true) || !(await canListen(port))) {
    throw new Problem(
      `Port ${port} is busy; stop what is using it or choose another with ${variable}, for example ${variable}=${port + 1000} npm start.`,
    )
  }
}

/** Some systems let a second listener bind a port that is already served, so asking comes before binding. */
function isAnswered(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const answer = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once("connect", () => answer(true))
    socket.once("error", () => answer(false))
    socket.once("timeout", () => answer(false))
  })
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EACCES")
        reject(new Problem(`Port ${port} is reserved on this machine; choose one above 1023.`))
      else resolve(false)
    })
    server.listen({ host: "127.0.0.1", port }, () => server.close(() => resolve(true)))
  })
}
