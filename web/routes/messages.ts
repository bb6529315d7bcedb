import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { outboxSearch, templateSearch } from "../features/messages/search.ts"
import { frameRoute } from "./root.ts"

/** The frame of the pages about messages. */
export const messagesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/messages",
  component: lazyRouteComponent(() => import("../features/messages/MessagesFrame.tsx"), "MessagesFrame"),
})

export const outboxRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: "/",
  validateSearch: outboxSearch,
  component: lazyRouteComponent(() => import("../features/messages/OutboxPage.tsx"), "OutboxPage"),
})

export const templatesRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: "/templates",
  component: lazyRouteComponent(() => import("../features/messages/TemplatesPage.tsx"), "TemplatesPage"),
})

export const newTemplateRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: "/new-template",
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import("../features/messages/TemplatePage.tsx"), "NewTemplatePage"),
})

export const templateRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: "/templates/$key",
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import("../features/messages/TemplatePage.tsx"), "TemplatePage"),
})
