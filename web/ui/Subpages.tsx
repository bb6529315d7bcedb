import { Link, useLocation } from "@tanstack/react-router"
import styles from "./Subpages.module.css"

type Props = {
  /** What these pages are about. */
  label: string
  /** In their order: the address and what it is called. */
  pages: readonly { to: string; label: string }[]
}

/** The way from one page of a part to another. */
export function Subpages({ label, pages }: Props) {
  const path = useLocation({ select: ({ pathname }) => pathname })
  // Of addresses within each other the longest is where one is.
  const here = pages
    .filter(({ to }) => path === to || path.startsWith(`${to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0]
  return (
    <nav className={styles.nav} aria-label={label}>
      {pages.map(({ to, label: name }) => (
        <Link
          key={to}
          to={to}
          className={styles.link}
          aria-current={to === here?.to ? "page" : undefined}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{}}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
