import { PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from "@mantine/core"

type Typed<Props> = Omit<Props, "onChange" | "value"> & { value: string; change: (text: string) => void }

/** A line of text that must be given. */
export function TextField({ change, ...input }: Typed<TextInputProps>) {
  return (
    <TextInput
      required
      withAsterisk={false}
      onChange={(event) => change(event.currentTarget.value)}
      {...input}
    />
  )
}

/** A password that must be given. */
export function PasswordField({ change, ...input }: Typed<PasswordInputProps>) {
  return (
    <PasswordInput
      required
      withAsterisk={false}
      onChange={(event) => change(event.currentTarget.value)}
      {...input}
    />
  )
}

/** A password being chosen. */
export function NewPasswordField(props: Typed<PasswordInputProps>) {
  return <PasswordField autoComplete="new-password" minLength={10} {...props} />
}
