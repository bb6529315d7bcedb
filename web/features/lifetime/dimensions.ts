/** By what accounts are grouped here; the address and the API know more. */
export const dimensions = ["tier", "segment", "product", "owner", "region", "touch_model"] as const
