import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"

/** 95 %. */
export const intervalSchema = z.tuple([z.number(), z.number()])

const survivorsSchema = z
  .array(z.number().positive("above 0: leave out ages at which nobody was left"))
  .min(2, "at least two numbers: how many there were at the start, and how many a period later")
  .max(1200)
  .superRefine((survivors, issues) => {
    for (const [age, alive] of survivors.entries()) {
      const before = survivors[age - 1]
      if (before !== undefined && alive > before)
        issues.addIssue({
          code: "custom",
          path: [age],
          message: `${alive} at age ${age} after ${before} the age before: customers of one cohort do not come back`,
        })
    }
  })

export const fitSbg = endpoint({
  method: "POST",
  path: "/api/v1/revenue/sbg",
  summary:
    "Shifted-beta-geometric by maximum likelihood from the customers of one cohort alive at each age: what of them will be left, and how long one who is left will stay",
  access: { right: "revenue:read" },
  body: z.strictObject({
    /** Alive at age 0, 1, 2, … in periods. Counts; shares of a start of 100 fit the same curve, with intervals as of 100. */
    survivors: survivorsSchema,
    /** Of the present value of a period, per period. */
    discount: z.number().min(0.0001).max(10).default(0.1),
    /** Renewals already made by the customer that `derl` speaks of. Absent: as many as were observed. */
    age: z.number().int().min(0).max(10_000).optional(),
    /** The last age of `survival`. Absent: twice what was observed, at least 12. */
    periods: z.number().int().min(1).max(2400).optional(),
  }),
  response: z.object({
    alpha: z.number(),
    beta: z.number(),
    /** Σ lost × ln P(T = t) + left at the end × ln S, over the numbers as given. */
    log_likelihood: z.number(),
    /** Fitted, then projected, from age 0: a share of those who started. */
    survival: z.array(z.number()),
    /** Of each of `survival`, from the observed information by the delta method on the log-odds; null where `edge` is split. */
    survival_interval: z.array(intervalSchema).nullable(),
    /** Discounted expected residual lifetime in periods, the renewal about to come counted whole. */
    derl: z.number(),
    derl_interval: intervalSchema.nullable(),
    discount: z.number(),
    age: z.number(),
    /** null at an edge. */
    standard_errors: z.object({ alpha: z.number(), beta: z.number() }).nullable(),
    /**
     * alike: the share lost does not fall with age, so the best fit is that all customers are the same; split: after the
     * first period nobody left. Then only alpha / (alpha + beta) means anything. Split has no intervals.
     */
    edge: z.enum(["alike", "split"]).nullable(),
  }),
})

const mostObservations = 100_000
const mostGroups = 30

export const estimateSurvival = endpoint({
  method: "POST",
  path: "/api/v1/revenue/survival",
  summary:
    "Kaplan–Meier survival of each group with 95 % bands (Greenwood, log-log), and the log-rank test of whether they differ",
  access: { right: "revenue:read" },
  body: z
    .strictObject({
      /** How long each was watched, in any unit. */
      durations: z.array(z.number().min(0)).min(1).max(mostObservations),
      /** Whether it ended then (true, 1) or was only watched until then (false, 0). */
      events: z.array(z.union([z.boolean(), z.literal(0), z.literal(1)])).max(mostObservations),
      /** Absent: one group, "all". */
      groups: z
        .array(z.union([z.string().max(200), z.number()]))
        .max(mostObservations)
        .optional(),
    })
    .superRefine(({ durations, events, groups }, issues) => {
      for (const [path, list] of Object.entries({ events, groups }))
        if (list && list.length !== durations.length)
          issues.addIssue({
            code: "custom",
            path: [path],
            message: `${list.length} of them for ${durations.length} durations: each duration has one`,
          })
      if (groups && new Set(groups.map(String)).size > mostGroups)
        issues.addIssue({ code: "custom", path: ["groups"], message: `more than ${mostGroups} groups` })
    }),
  response: z.object({
    /** By the groups' names, numbers in their order. */
    curves: z.array(
      z.object({
        group: z.string(),
        /** Every time at which somebody was last seen; between them survival stays as it is, before the first it is 1. */
        points: z.array(
          z.object({
            time: z.number(),
            at_risk: z.number(),
            events: z.number(),
            survival: z.number(),
            lower: z.number(),
            upper: z.number(),
          }),
        ),
      }),
    ),
    /** null where fewer than two groups were at risk when something happened. */
    log_rank: z.object({ chi_square: z.number(), df: z.number(), p: z.number() }).nullable(),
  }),
})
