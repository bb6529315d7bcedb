import { Button } from "@mantine/core"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { getPlay } from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { type DrawnPlay, drawnPlay } from "./document.ts"
import { Flow } from "./Flow.tsx"
import { OnOff } from "./OnOff.tsx"
import { PlayEditor } from "./PlayEditor.tsx"
import styles from "./Plays.module.css"
import { Tried, useTried } from "./Tried.tsx"
import { Versions } from "./Versions.tsx"
import { WouldEnter } from "./WouldEnter.tsx"

export type ShownPlay = Answer<typeof getPlay>

/** A play: its flow, what it would do on an account, who would enter today, its versions; and its editor. */
export function PlayPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { key } = useParams({ from: "/frame/plays/$key" })
  const { edit } = useSearch({ from: "/frame/plays/$key/" })
  const asked = useApi(getPlay, { params: { key } })
  const play = asked.data
  const drawn = play && drawnPlay.safeParse(play.document).data
  if (play === undefined || drawn === undefined)
    return (
      <>
        <PageHead title={t("plays.one")}>{"\u00a0"}</PageHead>
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[60, 60, 60, 60, 60]} />
        </div>
      </>
    )
  const { figures } = play
  const edited = play.versions.find(({ version }) => version === edit)
  return (
    <>
      <PageHead
        title={drawn.name[format.language]}
        note={t("plays.version", { n: format.number(play.version) })}
        actions={edited === undefined && <Actions play={play} drawn={drawn} />}
      >
        {t("plays.play_finding", {
          count: figures.running,
          n: format.number(figures.running),
          goal: format.number(figures.goal + figures.completed),
          failed: format.number(figures.failed),
          stopped: format.number(figures.stopped),
        })}
      </PageHead>
      {edited === undefined ? (
        <Shown play={play} drawn={drawn} />
      ) : (
        <Rewritten key={edited.version} playKey={key} version={edited} />
      )}
    </>
  )
}

type RewrittenProps = { playKey: string; version: ShownPlay["versions"][number] }

function Rewritten({ playKey, version }: RewrittenProps) {
  const navigate = useNavigate()
  const leave = () =>
    void navigate({
      to: "/plays/$key",
      params: { key: playKey },
      search: (previous) => ({ ...previous, edit: undefined, written: undefined }),
    })
  return <PlayEditor playKey={playKey} document={version.document} leave={leave} saved={leave} />
}

function Actions({ play, drawn }: { play: ShownPlay; drawn: DrawnPlay }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay("library:write")
  return (
    <>
      <OnOff playKey={play.key} on={play.on} name={drawn.name[format.language]} />
      {may && (
        <Button renderRoot={(props) => <Link {...props} to="/plays/new-play" search={{ from: play.key }} />}>
          {t("play_form.copy")}
        </Button>
      )}
      {may && (
        <Button
          onClick={() =>
            void navigate({
              to: "/plays/$key",
              params: { key: play.key },
              search: (previous) => ({ ...previous, edit: play.version }),
            })
          }
        >
          {t("plays.edit")}
        </Button>
      )}
    </>
  )
}

function Shown({ play, drawn }: { play: ShownPlay; drawn: DrawnPlay }) {
  const format = useFormat()
  const tried = useTried(play.key, null)
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <p className={styles.about}>{drawn.about[format.language]}</p>
        <Flow play={drawn} met={tried.met} />
      </div>
      <div className={styles.column}>
        <Tried tried={tried} />
        <WouldEnter playKey={play.key} on={play.on} />
        <Versions play={play} />
      </div>
    </div>
  )
}
