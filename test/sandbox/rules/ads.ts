import type { Row } from "./row.ts"
import {
  ABO_AD_SET,
  ACME,
  AD,
  AD_SET,
  ARCHIVED_AD_SET,
  CREATIVE,
  GLOBEX_CREATIVE,
  inBatches,
  NEXT_YEAR,
  STORY,
  without,
} from "./samples.ts"

const ADS = "Ad account, ads reference, creating"
const CREATIVES = "Ad creative reference"
const ERRORS = "Marketing API, error reference"
const SAMPLE = { name: "Ad", adset_id: ABO_AD_SET, status: "PAUSED", creative: { creative_id: CREATIVE } }
const DAY_S = 86_400

const ad = (params: Record<string, unknown>) => ({ method: "POST", path: `${ACME}/ads`, params }) as const
const creative = (params: Record<string, unknown>) =>
  ({ method: "POST", path: `${ACME}/adcreatives`, params: { name: "Sale", ...params } }) as const

export const AD_ROWS: Row[] = [
  {
    rule: "an ad names its ad set",
    source: `${ADS}: adset_id`,
    ask: ad(without(SAMPLE, "adset_id")),
    refused: [400, 100],
  },
  {
    rule: "no ads in closed ad sets",
    source: `${ERRORS}: 1487056 ad set was deleted`,
    ask: ad({ ...SAMPLE, adset_id: ARCHIVED_AD_SET }),
    refused: [400, 100, 1487056],
  },
  {
    rule: "no ads in ad sets that have ended",
    source: `${ERRORS}: 1487007 end date of the ad set has passed`,
    given: async (graph) => {
      const params = { ...AD_SET, end_time: NEXT_YEAR }
      const ended = await graph.post(`${ACME}/adsets`, params)
      await graph.control("POST", "clock", { advance_s: 401 * DAY_S })
      return { ended }
    },
    ask: ad({ ...SAMPLE, adset_id: "{ended}" }),
    refused: [400, 100, 1487007],
  },
  {
    rule: "an ad has a name",
    source: `${ADS}: name is required`,
    ask: ad(without(SAMPLE, "name")),
    refused: [400, 100],
  },
  {
    rule: "an ad has a creative",
    source: `${ADS}: creative is required`,
    ask: ad(without(SAMPLE, "creative")),
    refused: [400, 100],
  },
  {
    rule: "an ad's creative is of its own account",
    source: "Graph API, handling errors: 100/33 for objects out of reach",
    ask: ad({ ...SAMPLE, creative: { creative_id: GLOBEX_CREATIVE } }),
    refused: [400, 100, 33],
  },
  {
    rule: "an ad set holds 50 ads",
    source: `Ad set reference, limits: 50 ads that are not archived; subcode from a third-party list`,
    given: async (graph) => {
      const adSet = await graph.post(`${ACME}/adsets`, AD_SET)
      await inBatches(
        graph,
        Array.from({ length: 50 }, () => ({ path: `${ACME}/ads`, params: { ...SAMPLE, adset_id: adSet } })),
      )
      return { adSet }
    },
    ask: ad({ ...SAMPLE, adset_id: "{adSet}" }),
    refused: [400, 100, 1487809],
  },
  {
    rule: "of a deleted ad only the name changes",
    source: `Manage your ad object's status; ${ERRORS}: 1885088`,
    given: async (graph) => {
      await graph.ask({ method: "DELETE", path: AD })
    },
    ask: { method: "POST", path: AD, params: { status: "ACTIVE" } },
    refused: [400, 100, 1885088],
  },
  {
    rule: "of an archived ad only the name changes",
    source: `Manage your ad object's status; ${ERRORS}: 1885088`,
    given: async (graph) => {
      await graph.post(AD, { status: "ARCHIVED" })
    },
    ask: { method: "POST", path: AD, params: { status: "PAUSED" } },
    refused: [400, 100, 1885088],
  },
  {
    rule: "creatives never change",
    source: `${CREATIVES}, updating: name, labels and status only; subcode from memory`,
    ask: { method: "POST", path: CREATIVE, params: { object_story_spec: STORY } },
    refused: [400, 100, 1815573],
  },
  {
    rule: "a creative has a content",
    source: `${CREATIVES}, creating: a story spec, a story or a feed spec; subcode from memory`,
    ask: creative({}),
    refused: [400, 100, 1443048],
  },
  {
    rule: "a story names its page",
    source: "Object story spec reference: page_id is required",
    ask: creative({ object_story_spec: without(STORY, "page_id") }),
    refused: [400, 100],
  },
  {
    rule: "a story's page can be used",
    source: "Graph API, handling errors: 100/33; the page must be reachable",
    ask: creative({ object_story_spec: { ...STORY, page_id: "1" } }),
    refused: [400, 100, 33],
  },
  {
    rule: "a link is a web address",
    source: "Link data reference: link is a URL; subcode from memory",
    ask: creative({ object_story_spec: { ...STORY, link_data: { link: "javascript:1" } } }),
    refused: [400, 100, 1815052],
  },
  {
    rule: "a creative's image is in the library",
    source: "Ad image reference: hashes of the account's own images; subcode from memory",
    ask: creative({ object_story_spec: STORY, image_hash: "abc" }),
    refused: [400, 100, 1487473],
  },
  {
    rule: "an upload has bytes",
    source: "Ad account, adimages reference: a file or its bytes",
    ask: { method: "POST", path: `${ACME}/adimages`, params: { name: "nothing.png" } },
    refused: [400, 100],
  },
  {
    rule: "an image is an image",
    source: "Ad image reference: image formats",
    ask: { method: "POST", path: `${ACME}/adimages`, params: { bytes: btoa("hello") } },
    refused: [400, 100],
  },
  {
    rule: "an image is deleted by its hash",
    source: "Ad account, adimages reference, deleting: hash is required",
    ask: { method: "DELETE", path: `${ACME}/adimages` },
    refused: [400, 100],
  },
  {
    rule: "a video has a source",
    source: "Ad account, advideos reference: source or file_url",
    ask: { method: "POST", path: `${ACME}/advideos`, params: { title: "Nothing" } },
    refused: [400, 100],
  },
  {
    rule: "a video's address is a web address",
    source: "Ad account, advideos reference: file_url",
    ask: { method: "POST", path: `${ACME}/advideos`, params: { file_url: "film.mp4" } },
    refused: [400, 100],
  },
  {
    rule: "videos come in one piece",
    source: "Limit of the sandbox: uploading in phases is not simulated, so it says so",
    ask: { method: "POST", path: `${ACME}/advideos`, params: { upload_phase: "start" } },
    refused: [400, 100],
    says: "one piece",
  },
  {
    rule: "a preview names its format",
    source: "Ad previews page: ad_format is required",
    ask: { method: "GET", path: `${AD}/previews` },
    refused: [400, 100],
  },
]
