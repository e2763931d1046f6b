/** The ad label that a creation carries, so that it can be found again when its answer is lost. */
export function markerOf(operationId: string): string {
  return `bursar:${operationId}`
}
