import { useCallback } from "react"
import { useTranslation } from "react-i18next"
import { contactRoles } from "#modules/customers/contract.ts"

/** A contact's role in the current language; a role in the vendor's own words stays as it is. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation()
  return useCallback(
    (role) => {
      const known = contactRoles.find((each) => each === role)
      return known === undefined ? role : t(`account.role.${known}`)
    },
    [t],
  )
}
