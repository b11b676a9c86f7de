import type { Route } from '@meshledger/contracts'
import { Inject, Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common'
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js'
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import { ROUTE } from './endpoint.ts'

/** Stops the boot when any handler answers without a route of the contract that says who may call it. */
@Injectable()
export class AllowedEverywhere implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getControllers()) {
      const prototype: Record<string, unknown> = Object.getPrototypeOf(instance)
      for (const name of this.scanner.getAllMethodNames(prototype)) this.check(prototype, name)
    }
  }

  private check(prototype: Record<string, unknown>, name: string): void {
    const handler = prototype[name]
    if (typeof handler !== 'function' || Reflect.getMetadata(PATH_METADATA, handler) === undefined) return
    const route = this.reflector.get<Route | undefined>(ROUTE, handler)
    if (route?.allow !== undefined) return
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))]
    throw new Error(
      `${method} ${String(Reflect.getMetadata(PATH_METADATA, handler))} (${prototype.constructor.name}.${name}) ` +
        'does not say who may call it: declare it with Endpoint and a route of the contract.',
    )
  }
}
