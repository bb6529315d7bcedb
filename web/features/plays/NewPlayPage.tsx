import { useNavigate, useSearch } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { getPlay } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { drawnPlay } from "./document.ts"
import { PlayEditor } from "./PlayEditor.tsx"

/** A play that is not there yet: begun with one task, or as a copy of another play. */
export function NewPlayPage() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { from } = useSearch({ from: "/frame/plays/new-play" })
  const asked = useApi(getPlay, { params: { key: from ?? "" } }, { enabled: from !== undefined })
  const [en, ru] = useMemo(() => [i18n.getFixedT("en"), i18n.getFixedT("ru")], [i18n])
  const copied = asked.data
  const name = copied && drawnPlay.safeParse(copied.document).data?.name
  const document = copied
    ? {
        ...copied.document,
        key: `${copied.key}_copy`,
        ...(name && {
          name: {
            en: en("play_form.copy_name", { name: name.en }),
            ru: ru("play_form.copy_name", { name: name.ru }),
          },
        }),
      }
    : {
        key: "my_play",
        name: { en: en("play_form.first.name"), ru: ru("play_form.first.name") },
        about: { en: en("play_form.first.about"), ru: ru("play_form.first.about") },
        start: { by_hand: true },
        steps: [
          {
            key: "call",
            task: {
              role: "csm",
              title: { en: en("play_form.first.task"), ru: ru("play_form.first.task") },
              due: "2d",
            },
          },
        ],
      }
  const to = (key: string) => void navigate({ to: "/plays/$key", params: { key } })
  return (
    <>
      <PageHead title={t("play_form.new")}>
        {t(from === undefined ? "play_form.new_says" : "play_form.copy_says")}
      </PageHead>
      {from !== undefined && copied === undefined ? (
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[44, 44, 44, 44]} />
        </div>
      ) : (
        <PlayEditor
          playKey={null}
          document={document}
          leave={() => (from === undefined ? void navigate({ to: "/plays" }) : to(from))}
          saved={to}
        />
      )}
    </>
  )
}
