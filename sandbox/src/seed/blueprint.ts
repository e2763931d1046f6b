/** What a well-kept ad account holds, in dollar cents a day; every account plants from the top of this list. */
export interface CampaignPlan {
  theme: string
  objective: string
  status: "ACTIVE" | "PAUSED" | "ARCHIVED"
  budget:
    | { on: "campaign"; dailyCents: number }
    | { on: "campaign"; lifetimeCents: number }
    | { on: "adset"; dailyCents: number[] }
    | { on: "adset"; lifetimeCents: number[] }
  audiences: string[]
  /** How much faster than its budget it spends; a planted problem. */
  pace?: number
}

export const CAMPAIGN_PLANS: readonly CampaignPlan[] = [
  {
    theme: "Autumn Prospecting",
    objective: "OUTCOME_SALES",
    status: "ACTIVE",
    budget: { on: "campaign", dailyCents: 4500 },
    audiences: ["Broad 25-54", "Lookalike 1% Buyers", "Weekend Hikers", "Gift Shoppers"],
  },
  {
    theme: "Cart Retargeting",
    objective: "OUTCOME_SALES",
    status: "ACTIVE",
    budget: { on: "campaign", dailyCents: 3000 },
    audiences: ["Cart Abandoners 14d", "Product Viewers 30d", "Past Buyers 180d"],
  },
  {
    theme: "Trail Running Traffic",
    objective: "OUTCOME_TRAFFIC",
    status: "ACTIVE",
    budget: { on: "adset", dailyCents: [1200, 1000, 800, 700] },
    audiences: ["Marathon Fans", "Running Clubs", "Outdoor Magazine Readers", "Local Parks"],
  },
  {
    theme: "New Arrivals",
    pace: 1.45,
    objective: "OUTCOME_TRAFFIC",
    status: "ACTIVE",
    budget: { on: "campaign", dailyCents: 6000 },
    audiences: ["Broad 18-44", "Engaged Followers", "Newsletter Lookalike"],
  },
  {
    theme: "Brand Story Film",
    objective: "OUTCOME_AWARENESS",
    status: "ACTIVE",
    budget: { on: "campaign", lifetimeCents: 1_500_000 },
    audiences: ["Metro Areas", "Campus Towns", "Commuters"],
  },
  {
    theme: "Spring Catalogue Leads",
    objective: "OUTCOME_LEADS",
    status: "PAUSED",
    budget: { on: "campaign", dailyCents: 2000 },
    audiences: ["Lead Lookalike 2%", "Catalogue Readers", "Trade Buyers"],
  },
  {
    theme: "Store Openings",
    objective: "OUTCOME_AWARENESS",
    status: "ACTIVE",
    budget: { on: "adset", dailyCents: [2000, 1500, 1000, 500] },
    audiences: ["Old Town 15km", "Harbour District 10km", "Station Quarter 10km", "Airport Mall 20km"],
  },
  {
    theme: "Loyalty Win-back",
    objective: "OUTCOME_SALES",
    status: "ACTIVE",
    budget: { on: "campaign", dailyCents: 2500 },
    audiences: ["Lapsed Members", "High Value Members", "Members Without App"],
  },
  {
    theme: "Photo Contest",
    objective: "OUTCOME_ENGAGEMENT",
    status: "PAUSED",
    budget: { on: "adset", lifetimeCents: [90_000, 60_000, 45_000] },
    audiences: ["Page Engagers 90d", "Video Viewers 75%", "Festival Goers"],
  },
  {
    theme: "Workshop Clips",
    objective: "OUTCOME_ENGAGEMENT",
    status: "PAUSED",
    budget: { on: "campaign", dailyCents: 4000 },
    audiences: ["Makers", "Repair Fans", "Craft Readers"],
  },
  {
    theme: "Summer Clearance",
    objective: "OUTCOME_SALES",
    status: "ARCHIVED",
    budget: { on: "campaign", dailyCents: 5000 },
    audiences: ["Bargain Hunters", "Broad 18-65", "Summer Visitors"],
  },
  {
    theme: "Festival Traffic",
    objective: "OUTCOME_TRAFFIC",
    status: "ARCHIVED",
    budget: { on: "adset", dailyCents: [900, 700, 600] },
    audiences: ["Ticket Buyers", "Camping Fans", "Music Lovers"],
  },
]

/** How each outcome is usually optimised. */
export const GOALS: Record<string, { goal: string; needs: "pixel" | "page" | "nothing" }> = {
  OUTCOME_SALES: { goal: "OFFSITE_CONVERSIONS", needs: "pixel" },
  OUTCOME_TRAFFIC: { goal: "LINK_CLICKS", needs: "nothing" },
  OUTCOME_AWARENESS: { goal: "REACH", needs: "page" },
  OUTCOME_LEADS: { goal: "LEAD_GENERATION", needs: "page" },
  OUTCOME_ENGAGEMENT: { goal: "POST_ENGAGEMENT", needs: "nothing" },
}
