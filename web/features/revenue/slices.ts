/** What revenue is cut by, in the order in which it is offered. */
export const sliceOrder = ["segment", "tier", "product", "owner", "region", "touch_model"] as const

/** Texts as they stand in the address: one after another, each escaped. */
export function readList(text: string | undefined): string[] {
  if (text === undefined) return []
  try {
    return text.split(",").map(decodeURIComponent)
  } catch {
    return []
  }
}

/** The text for the address; nothing where there is nothing. */
export const writeList = (list: readonly string[]): string | undefined =>
  list.length === 0
    ? undefined
    : list.map((each) => encodeURIComponent(each).replaceAll("%3A", ":").replaceAll("%40", "@")).join(",")

/** "segment:Enterprise" and the like from the address. */
export const readSlices = (text: string | undefined): string[] =>
  readList(text).filter((slice) => slice.includes(":"))

/** What an endpoint is asked with. */
export const asked = (text: string | undefined): { slice?: string[] } => {
  const slice = readSlices(text)
  return slice.length === 0 ? {} : { slice }
}
