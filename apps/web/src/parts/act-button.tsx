import type { Input, Output, Route } from '@meshledger/contracts'
import { useAct, whyNot } from '../reading/index.ts'
import { announce, Button } from '../ui/index.ts'

/** One decision: its button, what to say when it is done, and the server's reason when it is not. */
export function ActButton<R extends Route>(props: {
  route: R
  input: Input<R>
  label: string
  /** What it is about, where the eye sees it beside the button. */
  of?: string
  done: string
  primary?: boolean
  disabled?: boolean
  after?: (reply: Output<R>) => void
}) {
  const act = useAct(props.route, (reply) => {
    announce(props.done)
    props.after?.(reply)
  })
  return (
    <>
      <Button
        primary={props.primary ?? false}
        busy={act.isPending}
        disabled={props.disabled ?? false}
        onClick={() => act.mutate(props.input)}
      >
        {props.label}
        {props.of === undefined ? null : <span className="ml-hidden"> {props.of}</span>}
      </Button>
      {act.error ? (
        <p className="ml-error" role="alert">
          {whyNot(act.error)}
        </p>
      ) : null}
    </>
  )
}
