import { Problem } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'

/** The OpenAPI document of every route, and its page at /api/docs; both from the contract, nothing written twice. */
export function describeApi(app: NestFastifyApplication, version: string): void {
  const about = new DocumentBuilder()
    .setTitle('Meshledger')
    .setDescription('Cost and compliance of a data mesh on Databricks. Amounts are exact decimal text; times are UTC.')
    .setVersion(version)
    .addGlobalResponse({ status: 'default', description: 'What went wrong (RFC 9457)', standardSchema: Problem })
    .build()
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (_controller, method) => method,
    autoTagControllers: false,
  })
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    swaggerOptions: { validatorUrl: null },
    customSiteTitle: 'Meshledger API',
  })
}
