import {
  cancelSignalRun,
  type DryRunQuestion,
  dryRunSignal,
  getSignalRun,
  type TryOut,
} from "#modules/signals/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { following, type LongRun, longRun, runIn } from "../../ui/long-run.ts"

/** A dry run of a signal, answered at once where it is short, else followed until it is done. */
export function useDryRun(key: string, question: DryRunQuestion, enabled: boolean): LongRun<TryOut> {
  const asked = useApi(dryRunSignal, { params: { key }, body: question }, { keep: true, enabled })
  const id = runIn(asked.data)
  const run = useApi(getSignalRun, { params: { id: id ?? "" } }, following(id))
  const cancelling = useSend(cancelSignalRun, [getSignalRun])
  return longRun(asked, id, run, (running) => cancelling.mutate({ params: { id: running } }))
}
