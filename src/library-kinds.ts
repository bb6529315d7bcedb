import { churnReasonKind, productKind } from "#modules/billing/index.ts"
import { scoreKind } from "#modules/health/index.ts"
import { glossaryKind, type LibraryKind } from "#modules/library/index.ts"
import { messageKind } from "#modules/messages/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { playKind, touchKind } from "#modules/plays/index.ts"
import { signalKind } from "#modules/signals/index.ts"
import { retentionKind } from "#modules/timeline/index.ts"

/** Every kind of document that library files hold. A kind that refers to another stands after it. */
export const libraryKinds: readonly LibraryKind[] = [
  glossaryKind,
  metricKind,
  scoreKind,
  retentionKind,
  productKind,
  churnReasonKind,
  signalKind,
  messageKind,
  playKind,
  touchKind,
]
