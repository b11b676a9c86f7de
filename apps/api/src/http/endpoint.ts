import type { Route } from '@meshledger/contracts'
import {
  applyDecorators,
  Body,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Param,
  Query,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common'
import { ApiOperation, ApiResponse } from '@nestjs/swagger'
import { type Caller, callerOf } from './caller.ts'
import { described, strictQuery } from './inputs.ts'

/** Under this key every handler carries the route of the contract that it answers. */
export const ROUTE = 'meshledger:route'

type WithQuery = { readonly query: NonNullable<Route['query']> }
type WithParams = { readonly params: NonNullable<Route['params']> }
type WithBody = { readonly body: NonNullable<Route['body']> }

/** Declares a handler by its route: method, path, who may call, what it answers. A route that names nobody is refused. */
export function Endpoint(route: Route): MethodDecorator {
  const allow: unknown = route.allow
  if (allow !== 'anyone' && !(Array.isArray(allow) && allow.length > 0)) {
    throw new Error(`${route.method} ${route.path} does not say who may call it: give the route an allow list.`)
  }
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(200),
    SetMetadata(ROUTE, route),
    ApiOperation({ summary: route.summary, description: described(route) }),
    ApiResponse({ status: 200, description: 'The answer', standardSchema: route.response }),
  )
}

/** Where a handler's inputs come from; each is checked by the contract before the handler runs. */
export const In = {
  query: (route: WithQuery): ParameterDecorator => Query({ schema: strictQuery(route.query) }),
  params: (route: WithParams): ParameterDecorator => Param({ schema: route.params }),
  body: (route: WithBody): ParameterDecorator => Body({ schema: route.body }),
  /** Who asks, and which domains they see through this route. */
  caller: createParamDecorator((_: unknown, context: ExecutionContext): Caller => callerOf(context)),
}
