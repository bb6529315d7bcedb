import "./zod.ts"
import "@fontsource-variable/inter"
import "@mantine/core/styles.css"
import "@mantine/dates/styles.css"
import "./styles.css"
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { I18nextProvider } from "react-i18next"
import { createQueryClient } from "./api.ts"
import { startI18n } from "./i18n.ts"
import { createAppRouter } from "./router.ts"
import { theme, variables } from "./theme.ts"

const schemes = localStorageColorSchemeManager({ key: "perennial.theme" })
const dark = schemes.get("auto") === "dark" || window.matchMedia("(prefers-color-scheme: dark)").matches
// Before the first paint, so that no page flashes in the other scheme.
document.documentElement.dataset.mantineColorScheme =
  dark && schemes.get("auto") !== "light" ? "dark" : "light"

const i18n = startI18n()
const router = createAppRouter()
const queries = createQueryClient(() => {
  const { pathname, href } = router.state.location
  if (pathname !== "/sign-in") void router.navigate({ to: "/sign-in", search: { next: href } })
})

const root = document.getElementById("root")
if (root === null) throw new Error("index.html has no #root")
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  </StrictMode>,
)
