import { Button, CloseButton, FileButton } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  accountContracts,
  addContractFile,
  deleteContractFile,
  readContractFile,
} from "#modules/billing/contract.ts"
import { addressOf, call, keyOf, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Contracts.module.css"
import type { Contract } from "./Contracts.tsx"

type Attached = Contract["files"][number]

/** The files of a contract: to be read, added, and taken off. */
export function ContractFiles({ contract: { contract_id, files } }: { contract: Contract }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay("revenue:write")
  const { isPast } = useAsOf()
  const act = may && !isPast
  const [removing, setRemoving] = useState<Attached | null>(null)
  const remove = useSend(deleteContractFile, [accountContracts])
  const add = useMutation({
    mutationFn: (file: File) =>
      call(
        addContractFile,
        { params: { contract_id }, query: { name: file.name.slice(-300) } },
        { stream: file, headers: { "content-type": "application/octet-stream" } },
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(accountContracts) }),
  })
  return (
    <>
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.id}>
              <a
                href={addressOf(readContractFile.path, { contract_id, id: file.id }, {})}
                download={file.name}
              >
                {file.name}
              </a>
              <span className="quiet">
                {format.bytes(file.bytes)}, {format.day(format.dayOfInstant(file.added_at))}
              </span>
              {act && (
                <CloseButton
                  size="sm"
                  aria-label={t("billing.remove_file", { name: file.name })}
                  onClick={() => {
                    remove.reset()
                    setRemoving(file)
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {add.error !== null && <Problem error={add.error} />}
      {act && (
        <FileButton
          onChange={(file) => file !== null && add.mutate(file)}
          inputProps={{ "aria-label": t("billing.add_file") }}
        >
          {(button) => (
            <Button {...button} size="compact-xs" className={styles.add ?? ""} loading={add.isPending}>
              {t("billing.add_file")}
            </Button>
          )}
        </FileButton>
      )}
      <Confirm
        opened={removing !== null}
        close={() => setRemoving(null)}
        title={t("billing.remove_file", { name: removing?.name ?? "" })}
        act={t("billing.take_away")}
        busy={remove.isPending}
        error={remove.error}
        onAct={() =>
          removing !== null &&
          remove.mutate({ params: { contract_id, id: removing.id } }, { onSuccess: () => setRemoving(null) })
        }
      >
        {t("billing.remove_file_about")}
      </Confirm>
    </>
  )
}
