import { type Serve, today, transaction } from "#modules/identity/index.ts"
import {
  adoptTemplate,
  deleteProduct,
  listProducts,
  listTemplates,
  putProduct,
  requireProduct,
} from "./catalogue.ts"
import { changeContract, closeObstacle, deleteContract, openObstacle } from "./change-contract.ts"
import { accountChurn, listChurnReasons, recordChurn, reportChurn } from "./churn.ts"
import { giveConsent, intendCharge, listConsents, withdrawConsent } from "./consents.ts"
import { getConsumption } from "./consumption.ts"
import * as contract from "./contract.ts"
import { addFile, deleteFile, readFile } from "./contract-files.ts"
import { accountContracts, listContracts } from "./list-contracts.ts"
import { listInvoices } from "./list-invoices.ts"
import { shownOn, tierOn, totalOf } from "./prices.ts"
import {
  createSource,
  listCustomers,
  listSources,
  putSecret,
  revokeSource,
  tieCustomer,
} from "./stripe-sources.ts"

const done = { done: true as const }

export function billingRoutes(serve: Serve): void {
  catalogueRoutes(serve)
  contractRoutes(serve)
  paymentRoutes(serve)
  stripeRoutes(serve)
}

function catalogueRoutes(serve: Serve): void {
  serve(contract.listProducts, (ctx, { query }) => listProducts(ctx, query))
  serve(contract.getProduct, (ctx, { params: { product_id }, query }) =>
    transaction(ctx, async (tx) =>
      shownOn(product_id, await requireProduct(tx, product_id), query.as_of ?? today(ctx)),
    ),
  )
  serve(contract.putProduct, (ctx, { params, body }) =>
    transaction(ctx, (tx) => putProduct(tx, ctx, params.product_id, body)),
  )
  serve(contract.deleteProduct, async (ctx, { params }) => {
    await deleteProduct(ctx, params.product_id)
    return done
  })
  serve(contract.priceProduct, (ctx, { params, query }) =>
    transaction(ctx, async (tx) => {
      const { prices } = await requireProduct(tx, params.product_id)
      const day = query.as_of ?? today(ctx)
      const tier = tierOn(prices, { ...query, day })
      const { currency, quantity } = query
      return { as_of: day, price: tier && { tier, total: totalOf(tier, quantity), currency } }
    }),
  )
  serve(contract.listProductTemplates, async (ctx) => ({ templates: await listTemplates(ctx) }))
  serve(contract.adoptProduct, (ctx, { params, body }) =>
    transaction(ctx, (tx) => adoptTemplate(tx, ctx, params.key, body.language)),
  )
}

function contractRoutes(serve: Serve): void {
  serve(contract.listContracts, (ctx, { query }) => listContracts(ctx, query))
  serve(contract.accountContracts, (ctx, { params, query }) =>
    accountContracts(ctx, params.account_id, query.as_of),
  )
  serve(contract.putContract, (ctx, { params, body }) => changeContract(ctx, params.contract_id, body))
  serve(contract.deleteContract, async (ctx, { params }) => {
    await deleteContract(ctx, params.contract_id)
    return done
  })
  serve(contract.openObstacle, (ctx, { params, body }) => openObstacle(ctx, params.contract_id, body))
  serve(contract.closeObstacle, (ctx, { params, body }) => closeObstacle(ctx, params, body))
  serve(contract.addContractFile, (ctx, { params, query }, { request }) =>
    addFile(ctx, params.contract_id, query.name, request.body),
  )
  serve(contract.readContractFile, async (ctx, { params }, { reply }) => {
    const { name, content } = await readFile(ctx, params)
    reply.header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    return content
  })
  serve(contract.deleteContractFile, async (ctx, { params }) => {
    await deleteFile(ctx, params)
    return done
  })
}

function paymentRoutes(serve: Serve): void {
  serve(contract.listInvoices, (ctx, { query }) => listInvoices(ctx, query))
  serve(contract.listConsents, (ctx, { params, query }) => listConsents(ctx, params.account_id, query.as_of))
  serve(contract.giveConsent, (ctx, { params, body }) => giveConsent(ctx, params.account_id, body))
  serve(contract.withdrawConsent, (ctx, { params }) => withdrawConsent(ctx, params))
  serve(contract.intendCharge, (ctx, { params, body }) => intendCharge(ctx, params.account_id, body))
  serve(contract.listChurnReasons, async (ctx) => ({ reasons: await listChurnReasons(ctx) }))
  serve(contract.accountChurn, (ctx, { params, query }) => accountChurn(ctx, params.account_id, query.as_of))
  serve(contract.recordChurn, (ctx, { params, body }) => recordChurn(ctx, params.account_id, body))
  serve(contract.reportChurn, (ctx, { query }) => reportChurn(ctx, query))
  serve(contract.getConsumption, (ctx, { query }) => getConsumption(ctx, query))
}

function stripeRoutes(serve: Serve): void {
  serve(contract.listStripeSources, async (ctx) => ({ sources: await listSources(ctx) }))
  serve(contract.createStripeSource, (ctx, { body }) => createSource(ctx, body))
  serve(contract.putStripeSecret, (ctx, { params, body }) => putSecret(ctx, params.id, body.signing_secret))
  serve(contract.revokeStripeSource, (ctx, { params }) => revokeSource(ctx, params.id))
  serve(contract.listStripeCustomers, async (ctx, { query }) => ({
    customers: await listCustomers(ctx, query),
  }))
  serve(contract.tieStripeCustomer, (ctx, { params, body }) => tieCustomer(ctx, params.customer, body))
}
