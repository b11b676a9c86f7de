import { type Input, ProblemError, type Route } from '@meshledger/contracts'
import { useState } from 'react'
import { download } from '../reading/index.ts'
import { announce, Button } from '../ui/index.ts'
import { words } from '../words.ts'

const say = words.spend

/** Takes the whole of what is asked along as a file, with a byte order mark for spreadsheets. */
export function DownloadButton<R extends Route>(props: { route: R; input: Input<R>; label: string; hint?: string }) {
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    const { query, ...rest } = props.input as { query?: object }
    const input = { ...rest, query: { ...query, bom: 'yes' } } as unknown as Input<R>
    try {
      announce(say.downloaded(await download(props.route, input)))
    } catch (error) {
      announce(say.notDownloaded(error instanceof ProblemError ? error.message : words.states.noAnswer))
    } finally {
      setBusy(false)
    }
  }
  return (
    <span title={props.hint}>
      <Button small busy={busy} onClick={() => void take()}>
        {props.label}
      </Button>
    </span>
  )
}
