import { account } from "./ru/account.ts"
import { common } from "./ru/common.ts"
import { frame } from "./ru/frame.ts"
import { health } from "./ru/health.ts"
import { portfolio } from "./ru/portfolio.ts"
import { story } from "./ru/story.ts"

export const ru = { ...common, frame, health, portfolio, account, story }
