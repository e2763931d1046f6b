/** Says on every page whether money is real here. */
export function GraphBanner({ graph }: { graph: "sandbox" | "meta" }) {
  return graph === "sandbox" ? (
    <aside class="graph-banner sandbox" aria-label="Graph in use">
      Graph sandbox – no real money
    </aside>
  ) : (
    <aside class="graph-banner meta" aria-label="Graph in use">
      Meta – changes here spend real money
    </aside>
  )
}
