import { account } from "./en/account.ts"
import { common } from "./en/common.ts"
import { frame } from "./en/frame.ts"
import { health } from "./en/health.ts"
import { portfolio } from "./en/portfolio.ts"
import { story } from "./en/story.ts"

export const en = { ...common, frame, health, portfolio, account, story }
