import Argon2 from "@phi-ag/argon2"
import wasm from "@phi-ag/argon2/argon2.wasm"

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const PASSWORD_MIN = 8
export const PASSWORD_MAX = 128

/** Passwords that everybody tries first, whatever their length. */
const COMMON = new Set(
  "password password1 password12 password123 passw0rd 12345678 123456789 1234567890 qwertyui qwertyuiop qwerty123 iloveyou sunshine princess football baseball welcome1 letmein1 admin123 administrator changeme trustno1 abcd1234 11111111 00000000 88888888 superman starwars bursar bursar123".split(
    " ",
  ),
)

/** What is wrong with a new password, or null. Length counts; no rules about kinds of characters. */
export function passwordFault(password: string, email: string): string | null {
  if (password.length < PASSWORD_MIN) return `Use at least ${PASSWORD_MIN} characters.`
  if (password.length > PASSWORD_MAX) return `Use at most ${PASSWORD_MAX} characters.`
  const lower = password.toLowerCase()
  if (COMMON.has(lower)) return "This password is one of the first that anybody would try. Choose another."
  if (lower === email.toLowerCase() || lower === email.toLowerCase().split("@")[0]) {
    return "Choose a password that is not your address."
  }
  return null
}

/** An argon2id PHC string, with its salt and parameters. */
export async function hashPassword(password: string): Promise<string> {
  return (await argon2()).hash(password, PARAMETERS).encoded
}

export async function isPassword(password: string, encoded: string): Promise<boolean> {
  return (await argon2()).tryVerify(encoded, password).success
}

/** Takes as long as a real check, so that an unknown address cannot be told by the time of the answer. */
export async function pretendToCheck(password: string): Promise<void> {
  await hashPassword(password)
}

// The compiled module is immutable; its instance only holds scratch memory between synchronous calls.
let instance: Promise<Argon2> | null = null

function argon2(): Promise<Argon2> {
  instance ??= WebAssembly.instantiate(wasm).then((ready) => new Argon2(ready))
  return instance
}
