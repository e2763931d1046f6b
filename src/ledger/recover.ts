import type { LedgerHost } from "./host.ts"
import { amend, membersOf, type OperationRow, unfinished, unfinishedGroups } from "./operations.ts"
import { becameUnknown } from "./settle.ts"

/**
 * After a crash: whatever was written down as about to be sent may have been sent, so it is unknown and is read back. It
 * is never sent again. A group that was cut short says so; its members tell what became of each.
 */
export function recover(host: LedgerHost, isFlying: (operationId: string) => boolean): void {
  for (const operation of unfinished(host)) {
    if (!isFlying(operation.id))
      becameUnknown(host, operation, "Bursar was interrupted while this was being sent.")
  }
  for (const group of unfinishedGroups(host)) if (!isFlying(group.id)) endGroup(host, group)
}

function endGroup(host: LedgerHost, group: OperationRow): void {
  const begun = membersOf(host, group.id).length
  amend(host, group, {
    state: "failed",
    settledAtMs: host.clock.now(),
    error: {
      code: "conflict",
      message: `Bursar was interrupted after ${begun} of several objects. Look at each, and ask again for the rest with a new key.`,
    },
  })
}
