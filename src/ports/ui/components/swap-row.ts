/** htmx puts what a row's form or link answers in the row's place. */
export const SWAP_ROW = { "hx-target": "closest tbody", "hx-swap": "outerHTML" }
