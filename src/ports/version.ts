import { version } from "../../package.json"

/** The release, as programs and agents are told. */
export const VERSION: string = version
