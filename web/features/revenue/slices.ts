/** What revenue is cut by, in the order in which it is offered. */
export const sliceOrder = ["segment", "tier", "product", "owner", "region", "touch_model"] as const

/** "segment:Enterprise" and the like as they stand in the address: one after another, each escaped. */
export function readSlices(text: string | undefined): string[] {
  if (text === undefined) return []
  try {
    return text
      .split(",")
      .map(decodeURIComponent)
      .filter((slice) => slice.includes(":"))
  } catch {
    return []
  }
}

/** The text for the address; nothing where nothing is cut. */
export const writeSlices = (slices: readonly string[]): string | undefined =>
  slices.length === 0
    ? undefined
    : slices.map((slice) => encodeURIComponent(slice).replaceAll("%3A", ":").replaceAll("%40", "@")).join(",")

/** What an endpoint is asked with. */
export const asked = (text: string | undefined): { slice?: string[] } => {
  const slice = readSlices(text)
  return slice.length === 0 ? {} : { slice }
}
