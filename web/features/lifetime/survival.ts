import type { TFunction } from "i18next"
import type { z } from "zod"
import type { lifetimeSurvival } from "#modules/forecast/contract.ts"

export type Survival = z.output<typeof lifetimeSurvival.response>

/** A group's name; of accounts without the attribute, that none is known. */
export const groupName = (key: string, by: string, t: TFunction): string =>
  key === "" ? t("lifetime.none_known") : by === "all" ? t("lifetime.all_together") : key
