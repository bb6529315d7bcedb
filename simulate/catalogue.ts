/** A product of the vendor: sold by licence, or by the resources it takes (no licences then). */
export type Product = {
  key: string
  name: string
  /** Roubles a licence and month, without VAT; null for resources. */
  licencePrice: number | null
  /** What people do in it, the first of these most often: Segment-style event names and their share. */
  events: readonly (readonly [string, number])[]
}

export const desktops: Product = {
  key: "desktops",
  name: "Виртуальные рабочие места",
  licencePrice: 2400,
  events: [
    ["Desktop Session Started", 6],
    ["Application Launched", 3],
    ["File Uploaded", 1],
  ],
}

export const office: Product = {
  key: "office",
  name: "Документы и почта",
  licencePrice: 1290,
  events: [
    ["Document Edited", 5],
    ["Mail Sent", 4],
    ["Document Shared", 1],
  ],
}

export const meetings: Product = {
  key: "meetings",
  name: "Видеосвязь",
  licencePrice: 990,
  events: [
    ["Meeting Joined", 6],
    ["Meeting Started", 2],
    ["Recording Shared", 1],
  ],
}

export const servers: Product = {
  key: "servers",
  name: "Облачные серверы",
  licencePrice: null,
  events: [
    ["Server Started", 4],
    ["Server Resized", 2],
    ["Snapshot Created", 2],
  ],
}

export const kubernetes: Product = {
  key: "kubernetes",
  name: "Managed Kubernetes",
  licencePrice: null,
  events: [
    ["Deployment Rolled Out", 6],
    ["Cluster Scaled", 2],
    ["Alert Acknowledged", 1],
  ],
}

export const storage: Product = {
  key: "storage",
  name: "Объектное хранилище S3",
  licencePrice: null,
  events: [
    ["Object Uploaded", 5],
    ["Bucket Created", 1],
  ],
}

export const backup: Product = {
  key: "backup",
  name: "Резервное копирование",
  licencePrice: null,
  events: [
    ["Backup Checked", 4],
    ["Restore Tested", 1],
  ],
}

export const analytics: Product = {
  key: "analytics",
  name: "BI-аналитика",
  licencePrice: 3900,
  events: [
    ["Report Viewed", 6],
    ["Report Created", 2],
    ["Dashboard Shared", 1],
  ],
}

export const products: readonly Product[] = [
  desktops,
  office,
  meetings,
  servers,
  kubernetes,
  storage,
  backup,
  analytics,
]

/** What a customer begins with, where it buys workplaces and where it also runs software of its own. */
export const firstProducts: Record<"workplaces" | "technical", readonly (readonly [Product, number])[]> = {
  workplaces: [
    [desktops, 48],
    [office, 30],
    [meetings, 16],
    [servers, 6],
  ],
  technical: [
    [desktops, 30],
    [office, 20],
    [meetings, 14],
    [servers, 20],
    [kubernetes, 16],
  ],
}

/** What it may add later. */
export const addedProducts: readonly Product[] = [storage, backup, analytics, meetings]
