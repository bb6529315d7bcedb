import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { describePerson } from "./describe-person.ts"
import { erasePerson } from "./erase-person.ts"
import { getErasure } from "./get-erasure.ts"

export function privacyRoutes(serve: Serve): void {
  serve(contract.describePerson, (ctx, { params }) => describePerson(ctx, params.person))
  serve(contract.erasePerson, async (ctx, { body }) => ({
    href: `/api/v1/people/erasures/${await erasePerson(ctx, body.person)}`,
  }))
  serve(contract.getErasure, (ctx, { params }) => getErasure(ctx, params.id))
}
