import { fileURLToPath } from 'node:url'
import { StartError, startServer } from './serve.ts'
import { readSettings } from './settings.ts'

/** The server's process: reads the environment, starts, says where it is, and ends cleanly when told to. */
const checkout = fileURLToPath(new URL('../../..', import.meta.url))
const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

const hasRunner = process.connected

const stop = (sentence: string, code: number): never => {
  process.stderr.write(`meshledger: ${sentence}\n`)
  process.exit(code)
}

const read = readSettings(process.env, checkout)
if (read.kind === 'wrong') stop(read.sentence, 2)
else {
  const server = await startServer(read.settings, webFolder, (line) => process.stderr.write(`${line}\n`)).catch(
    (error) =>
      stop(
        error instanceof StartError
          ? error.message
          : `the server could not start: ${error instanceof Error ? error.message : String(error)}`,
        1,
      ),
  )
  let closing = false
  const close = () => {
    if (closing) return
    closing = true
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close)
  // The runner that started this process has gone; without it nobody would stop this one.
  process.on('disconnect', close)
  if (hasRunner && !process.connected) close()
  else process.stdout.write(`Meshledger is ready at ${server.url}\n`)
}
