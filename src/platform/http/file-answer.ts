/** A file as an answer, instead of JSON. */
export class FileAnswer {
  readonly type: string
  readonly name: string
  readonly body: Uint8Array

  constructor(type: string, name: string, body: Uint8Array) {
    this.type = type
    this.name = name
    this.body = body
  }
}
