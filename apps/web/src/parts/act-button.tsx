import type { Input, Output, Route } from '@meshledger/contracts'
import { useAct, whyNot } from '../reading/index.ts'
import { announce, Button } from '../ui/index.ts'

/** One decision: its button, what to say when it is done, and the server's reason when it is not. */
export function ActButton<R extends Route>(props: {
  route: R
  input: Input<R>
  label: string
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
      </Button>
      {act.error ? (
        <p className="ml-error" role="alert">
          {whyNot(act.error)}
        </p>
      ) : null}
    </>
  )
}
