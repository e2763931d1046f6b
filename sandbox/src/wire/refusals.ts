import type { RefusalShape } from "./refusal.ts"

/** Refusals that belong to the protocol itself; the rules of the objects bring their own. */
export const WIRE = {
  noToken: {
    code: 2500,
    message: "An active access token must be used to query information about the current user.",
    source: "Graph API, handling errors: 2500 / 104 when no token is sent",
  },
  tokenRequired: {
    code: 190,
    message: "An access token is required to request this resource.",
    source: "Graph API, handling errors: 190",
  },
  tokenInvalid: {
    code: 190,
    subcode: 467,
    message: "Invalid OAuth access token - Cannot parse access token",
    source: "Graph API, handling errors: 190, 467 invalid access token",
  },
  tokenExpired: {
    code: 190,
    subcode: 463,
    message: "Error validating access token: Session has expired. Please get a new access token.",
    source: "Graph API, handling errors: 190, 463 expired",
  },
  proofRequired: {
    code: 100,
    type: "GraphMethodException",
    message: "API calls from the server require an appsecret_proof argument",
    source: "Graph API, securing requests: Require App Secret",
  },
  proofInvalid: {
    code: 100,
    type: "GraphMethodException",
    message: "Invalid appsecret_proof provided in the API argument",
    source: "Graph API, securing requests: appsecret_proof",
  },
  unsupportedVersion: {
    code: 2635,
    message:
      "(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v26.0.",
    source: "Marketing API, error reference: 2635; versioning page: expired versions",
  },
  unknownPath: {
    code: 2500,
    message: "Unknown path components: {path}",
    source: "Graph API, handling errors: 2500; observed for paths with no such edge",
  },
  noVersion: {
    code: 2635,
    message: "(#2635) Calls to the Marketing API must name a version. The latest version is v26.0.",
    source: "Marketing API, versioning: calls without a version fail",
  },
  unsupportedMethod: {
    code: 100,
    subcode: 33,
    type: "GraphMethodException",
    message:
      "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
    source: "Graph API, handling errors: 100/33",
  },
  badBody: {
    code: 100,
    message: "(#100) The request body could not be parsed",
    source: "Graph API, handling errors: 100 invalid parameter",
  },
  badParameter: {
    code: 100,
    message: "(#100) {reason}",
    source: "Graph API, handling errors: 100 invalid parameter",
  },
  missingParameter: {
    code: 100,
    message: "(#100) The parameter {name} is required",
    source: "Marketing API, error reference: 100 missing parameter",
  },
  batchTooLarge: {
    code: 100,
    message: "(#100) Too many requests in batch message. Maximum batch size is 50",
    source: "Graph API, batch requests: at most 50",
  },
  badFieldSyntax: {
    code: 2500,
    message: "Syntax error {reason} at character {at}: {fields}",
    source: "Graph API, field expansion: syntax errors are 2500",
  },
  unknownField: {
    code: 100,
    message: "(#100) Tried accessing nonexisting field ({field}) on node type ({type})",
    source: "Graph API, handling errors: 100 nonexisting field",
  },
  badCursor: {
    code: 2642,
    message: "(#2642) Invalid cursors values",
    source: "Marketing API, error reference: 2642",
  },
  rootMultiRead: {
    code: 100,
    message: "(#100) Reading several objects with the ids parameter is no longer supported",
    source: "Graph API changelog v26.0: root multi-read removed; the exact words are not public",
  },
  dateFormatGone: {
    code: 100,
    message: "(#100) The date_format parameter is no longer supported",
    source: "Graph API changelog v26.0: date_format removed; the exact words are not public",
  },
  badFiltering: {
    code: 100,
    message: "(#100) {reason}",
    source: "Marketing API, insights parameters: filtering; used on the object edges as well",
  },
  deletedNotListable: {
    code: 100,
    subcode: 1815001,
    message: "(#100) Invalid parameter",
    title: "Cannot Request for Deleted Objects",
    userMessage: "Deleted objects cannot be requested on an edge. Read them by their id instead.",
    source: "Manage your ad object's status: asking an edge for DELETED is an error; subcode from memory",
  },
  accountNotGranted: {
    code: 200,
    message: "(#200) Ad account owner has NOT grant ads_management or ads_read permission",
    source: "Graph API, handling errors: 200-299 permission family",
  },
  scopeMissing: {
    code: 200,
    message: "(#200) Requires {scope} permission to manage the object.",
    source: "Marketing API, authorization: ads_read reads, ads_management writes",
  },
} as const satisfies Record<string, RefusalShape>
