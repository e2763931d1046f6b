/** The SDK comes without types; these are of the part that the suite drives. */
declare module "facebook-nodejs-business-sdk" {
  type Params = Record<string, unknown>
  type Fields = readonly string[]

  class Cursor<Item> extends Array<Item> {
    paging?: { cursors: { before: string; after: string }; next?: string; previous?: string }
    summary?: Record<string, unknown>
    next(): Promise<Cursor<Item>>
    previous(): Promise<Cursor<Item>>
    hasNext(): boolean
    hasPrevious(): boolean
  }

  class GraphObject {
    constructor(id?: string | null, data?: Params, parentId?: string | null, api?: FacebookAdsApi)
    id: string;
    [field: string]: unknown
    get(fields: Fields, params?: Params): Promise<this>
    update(fields: Fields, params?: Params): Promise<{ success: boolean }>
    delete(fields?: Fields, params?: Params): Promise<{ success: boolean }>
    exportAllData(): Params
  }

  class Measured extends GraphObject {
    getInsights(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    getInsightsAsync(fields: Fields, params?: Params): Promise<AdReportRun>
  }

  class AdReportRun extends GraphObject {
    getInsights(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
  }

  class Campaign extends Measured {
    getAdSets(fields: Fields, params?: Params): Promise<Cursor<AdSet>>
    getAds(fields: Fields, params?: Params): Promise<Cursor<Ad>>
    createAdLabel(fields: Fields, params?: Params): Promise<Campaign>
    createCopy(fields: Fields, params?: Params): Promise<Campaign>
  }

  class AdSet extends Measured {
    getAds(fields: Fields, params?: Params): Promise<Cursor<Ad>>
    createCopy(fields: Fields, params?: Params): Promise<AdSet>
  }

  class Ad extends Measured {
    createCopy(fields: Fields, params?: Params): Promise<Ad>
    getPreviews(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
  }

  class AdCreative extends GraphObject {}

  class AdAccount extends Measured {
    getCampaigns(fields: Fields, params?: Params): Promise<Cursor<Campaign>>
    createCampaign(fields: Fields, params: Params): Promise<Campaign>
    createAdSet(fields: Fields, params: Params): Promise<AdSet>
    createAd(fields: Fields, params: Params): Promise<Ad>
    createAdCreative(fields: Fields, params: Params): Promise<AdCreative>
    createAdImage(fields: Fields, params: Params): Promise<GraphObject>
    createAdLabel(fields: Fields, params: Params): Promise<GraphObject>
    getAdSets(fields: Fields, params?: Params): Promise<Cursor<AdSet>>
    getAds(fields: Fields, params?: Params): Promise<Cursor<Ad>>
    getAdImages(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    getAdLabels(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    getCampaignsByLabels(fields: Fields, params?: Params): Promise<Cursor<Campaign>>
    getCustomAudiences(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    createCustomAudience(fields: Fields, params: Params): Promise<GraphObject>
    getMinimumBudgets(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    getActivities(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
    getDeliveryEstimate(fields: Fields, params?: Params): Promise<Cursor<GraphObject>>
  }

  class User extends GraphObject {
    getAdAccounts(fields: Fields, params?: Params): Promise<Cursor<AdAccount>>
    getBusinesses(fields: Fields, params?: Params): Promise<Cursor<Business>>
  }

  class Business extends GraphObject {
    getOwnedAdAccounts(fields: Fields, params?: Params): Promise<Cursor<AdAccount>>
  }

  class FacebookAdsApi {
    static init(token: string, locale: string, crashReporter: boolean): FacebookAdsApi
    constructor(token: string, locale: string, crashReporter: boolean)
    call(method: string, path: string[], params?: Params): Promise<Params>
  }

  class APIResponse {
    status: number
    body: Params
    /** Inside a batch the SDK keeps the whole envelope. */
    error: Error & { response: { error: { code: number; error_subcode?: number } } }
  }

  class FacebookAdsApiBatch {
    constructor(api: FacebookAdsApi)
    add(
      method: string,
      path: string[],
      params: Params | undefined,
      files: undefined,
      succeeded: (response: APIResponse) => void,
      failed: (response: APIResponse) => void,
    ): void
    execute(): Promise<FacebookAdsApiBatch | null>
  }

  const sdk: {
    FacebookAdsApi: typeof FacebookAdsApi
    FacebookAdsApiBatch: typeof FacebookAdsApiBatch
    AdAccount: typeof AdAccount
    AdReportRun: typeof AdReportRun
    AdSet: typeof AdSet
    Ad: typeof Ad
    AdCreative: typeof AdCreative
    Business: typeof Business
    Campaign: typeof Campaign
    User: typeof User
  }
  export default sdk
  export type {
    Ad,
    AdAccount,
    AdCreative,
    AdReportRun,
    AdSet,
    APIResponse,
    Campaign,
    Cursor,
    FacebookAdsApi,
    GraphObject,
    Params,
    User,
  }
}
