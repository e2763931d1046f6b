/**
 * What an answer holds. Its shape is not left to the tests that look into it: the API's answers are held against its
 * document, and an agent's against the tool's output schema.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Json = any
