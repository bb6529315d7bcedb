import { Bones } from "./Bones.tsx"
import { Problem } from "./Problem.tsx"

type Props = {
  asked: { error: Error | null; refetch: () => Promise<unknown> }
  /** Of the lines that stand in until the answer comes, in pixels. */
  heights: number[]
}

/** In place of an answer that is not there: its shape while it is on its way, or why it did not come. */
export function Waiting({ asked, heights }: Props) {
  if (asked.error === null) return <Bones heights={heights} />
  return <Problem error={asked.error} retry={() => void asked.refetch()} />
}
