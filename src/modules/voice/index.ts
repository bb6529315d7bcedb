export { putSurveyAnswers, restoreSurveyAnswers } from "./put-survey-answers.ts"
export { putTickets, restoreTickets } from "./put-tickets.ts"
export { voiceRoutes } from "./routes.ts"
export type { SurveyAnswerRecord, TicketRecord } from "./rules.ts"
