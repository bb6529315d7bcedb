import { Button, Select } from "@mantine/core"
import { type FormEvent, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { me, updateWorkspace } from "#modules/identity/contract.ts"
import { useSend } from "../../api.ts"
import { type Language, languages, useLanguage } from "../../i18n.ts"
import { useMay, useMe } from "../../session.ts"
import { TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Saved } from "./Saved.tsx"
import styles from "./Settings.module.css"

/** What holds for everyone: name, currency, zone, default language; each says what changes with it. */
export function WorkspaceTab() {
  const { t } = useTranslation()
  const { workspace } = useMe()
  const may = useMay("workspace:write")
  const [name, setName] = useState(workspace.name)
  const [currency, setCurrency] = useState(workspace.currency)
  const [zone, setZone] = useState(workspace.time_zone)
  const [language, setLanguage] = useState<Language>(workspace.language)
  const currencies = useCurrencies()
  const zones = useZones(workspace.time_zone)
  const { mutate, isPending, isSuccess, error, reset } = useSend(updateWorkspace, [me])
  const same =
    name.trim() === workspace.name &&
    currency === workspace.currency &&
    zone === workspace.time_zone &&
    language === workspace.language
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { name: name.trim(), currency, time_zone: zone, language } })
  }
  return (
    <form className={styles.form} onSubmit={submit} onChange={reset}>
      <p className={styles.about}>{t(may ? "settings.workspace.about" : "settings.read_only")}</p>
      <TextField
        label={t("settings.workspace.name")}
        description={t("settings.workspace.name_about")}
        maxLength={200}
        disabled={!may}
        value={name}
        change={setName}
      />
      <Select
        label={t("settings.workspace.currency")}
        description={t("settings.workspace.currency_about")}
        data={currencies}
        searchable
        allowDeselect={false}
        disabled={!may}
        value={currency}
        onChange={(chosen) => chosen !== null && setCurrency(chosen)}
      />
      <Select
        label={t("settings.workspace.time_zone")}
        description={t("settings.workspace.time_zone_about")}
        data={zones}
        searchable
        limit={200}
        allowDeselect={false}
        disabled={!may}
        value={zone}
        onChange={(chosen) => chosen !== null && setZone(chosen)}
      />
      <Select
        label={t("settings.workspace.language")}
        description={t("settings.workspace.language_about")}
        data={languages.map((each) => ({ value: each, label: t(`settings.language_${each}`) }))}
        allowDeselect={false}
        disabled={!may}
        value={language}
        onChange={(chosen) => setLanguage(languages.find((each) => each === chosen) ?? language)}
      />
      {error !== null && <Problem error={error} />}
      {may && (
        <div className={styles.buttons}>
          <Button type="submit" variant="filled" disabled={same} loading={isPending}>
            {t("settings.save")}
          </Button>
          <Saved when={isSuccess && same} text={t("settings.saved")} />
        </div>
      )}
    </form>
  )
}

/** Codes with their names in the current language: "RUB, российский рубль". */
function useCurrencies() {
  const language = useLanguage()
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: "currency" })
    return Intl.supportedValuesOf("currency").map((code) => ({
      value: code,
      label: `${code}, ${names.of(code)}`,
    }))
  }, [language])
}

/** Every zone this browser knows, and the one that is set. */
const useZones = (current: string) =>
  useMemo(() => [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])].sort(), [current])
