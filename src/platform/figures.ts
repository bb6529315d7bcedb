import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"

/** What this process counts of itself since it started, for `/metrics`. Labels come from closed sets: never from data. */
const registry = new Registry()
collectDefaultMetrics({ register: registry })

const registers = [registry]

/** Seconds, from a durable write on a quiet disk to a request that should have been a job. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
  new Counter({ name: `perennial_${name}`, help, labelNames, registers })

export const gauge = (name: string, help: string) => new Gauge({ name: `perennial_${name}`, help, registers })

/** Seconds unless other `buckets` are given. */
export const histogram = <Label extends string = never>(
  name: string,
  help: string,
  { labelNames = [], buckets = durations }: { labelNames?: Label[]; buckets?: number[] } = {},
) => new Histogram({ name: `perennial_${name}`, help, labelNames, buckets, registers })

/** One figure as it stands at the moment it is asked for; each value with its labels. */
export type Standing = {
  name: string
  help: string
  values: { value: number; labels?: Record<string, string> }[]
}

/** Everything counted, and what stands now, as Prometheus reads it. */
export async function figuresText(
  standing: readonly Standing[],
): Promise<{ contentType: string; text: string }> {
  const now = new Registry()
  for (const { name, help, values } of standing.filter((each) => each.values.length > 0)) {
    const labelNames = Object.keys(values[0]?.labels ?? {})
    const each = new Gauge({ name: `perennial_${name}`, help, labelNames, registers: [now] })
    for (const { value, labels = {} } of values) each.set(labels, value)
  }
  const all = Registry.merge([registry, now])
  return { contentType: all.contentType, text: await all.metrics() }
}
