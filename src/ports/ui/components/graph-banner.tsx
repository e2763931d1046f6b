/** Says on every page whether money is real here. */
export function GraphBanner({ graph }: { graph: "sandbox" | "meta" }) {
  return graph === "sandbox" ? (
    <div class="graph-banner sandbox" role="note">
      Graph sandbox – no real money
    </div>
  ) : (
    <div class="graph-banner meta" role="note">
      Meta – changes here spend real money
    </div>
  )
}
