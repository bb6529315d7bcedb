import { chiSquareTail } from "./chi-square.ts"

/**
 * Friedman's test: whether columns differ, by the ranks of values within each row, equal values sharing theirs (with
 * Conover's correction for ties). `statistic` is compared with chi-square of columns − 1 degrees; null where nothing can
 * be ranked: fewer than two rows or columns, or no row with two different values.
 */
export function friedman(rows: readonly (readonly number[])[]): { statistic: number; p: number } | null {
  const columns = rows[0]?.length ?? 0
  if (rows.length < 2 || columns < 2) return null
  const sums = Array.from({ length: columns }, () => 0)
  let squares = 0
  for (const row of rows)
    ranks(row).forEach((rank, column) => {
      sums[column] = (sums[column] ?? 0) + rank
      squares += rank * rank
    })
  const middle = (columns + 1) / 2
  const spread = squares - rows.length * columns * middle * middle
  if (spread <= 0) return null
  const between = sums.reduce((sum, ranked) => sum + (ranked - rows.length * middle) ** 2, 0)
  const statistic = ((columns - 1) * between) / spread
  return { statistic, p: chiSquareTail(statistic, columns - 1) }
}

/** Places from 1, the lowest first; equal values share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return values.map((value) => {
    const first = sorted.indexOf(value)
    return (first + 1 + sorted.lastIndexOf(value) + 1) / 2
  })
}
