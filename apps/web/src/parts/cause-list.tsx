import { UNALLOCATED } from '@meshledger/contracts'
import { percent } from '../format/index.ts'
import { Button, CopyButton, Empty, Source, Stack } from '../ui/index.ts'
import { onlyNames, printed, type Question } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Cause, UnallocatedReply } from './types.ts'

const say = words.cost.unallocatedPage

/** The largest causes of unallocated cost, each with the rule that would place it. */
export function CauseList(props: {
  reply: UnallocatedReply
  limit?: number
  open?: string | undefined
  onOpen?: (index: string | undefined) => void
}) {
  const { reply, open, onOpen } = props
  if (reply.causes.length === 0) return <Empty title={say.none} />
  return (
    <ol className="ml-list">
      {reply.causes.slice(0, props.limit ?? reply.causes.length).map((cause, i) => (
        <li key={JSON.stringify([cause.cause, cause.workspace, cause.product])}>
          <CauseLine
            cause={cause}
            reply={reply}
            open={open === String(i)}
            toggle={onOpen ? () => onOpen(open === String(i) ? undefined : String(i)) : undefined}
          />
        </li>
      ))}
    </ol>
  )
}

/** A cause may name a person, which no address holds: its print stands there. */
const questionOf = ({ period, basis }: UnallocatedReply, cause: Cause): Question => ({
  ...{ from: period.from, to: period.to, basis, 'f.domain': UNALLOCATED, 'f.cause': printed(cause.cause) },
  ...{ 'f.product': onlyNames(cause.product), 'f.workspace': onlyNames(cause.workspace ?? ACCOUNT_LEVEL) },
})
/** The workspace of usage that stands in none. */
const ACCOUNT_LEVEL = 'account level'

function CauseLine({
  cause,
  reply,
  open,
  toggle,
}: {
  cause: Cause
  reply: UnallocatedReply
  open: boolean
  toggle: (() => void) | undefined
}) {
  return (
    <Stack tight>
      <span className="ml-split">
        <b>{cause.cause}</b>
        <Traced amount={cause.amount} currency={reply.currency} of={questionOf(reply, cause)} />
      </span>
      <small className="ml-quiet">
        {[cause.product, cause.workspace, words.tables.rows(cause.rows)].filter((part) => part !== null).join(' · ')}
      </small>
      {cause.suggestion === null ? (
        <small className="ml-quiet">{say.noSuggestion}</small>
      ) : (
        <>
          <span className="ml-row">
            <small>{cause.suggestion.sentence}</small>
            {toggle ? (
              <Button small expanded={open} onClick={toggle}>
                {open ? say.hide : say.show}
              </Button>
            ) : null}
          </span>
          {open ? (
            <>
              <Source label={say.suggestion}>{cause.suggestion.yaml}</Source>
              <span className="ml-row">
                <CopyButton value={cause.suggestion.yaml} label={words.frame.copy.yaml} />
                <small className="ml-quiet">{say.addTo}</small>
              </span>
            </>
          ) : null}
        </>
      )}
    </Stack>
  )
}

export const shareWord = (share: number): string => words.cost.tile.shareOfSpend(percent(share))
