import { ProblemError, type Role } from '@meshledger/contracts'
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { NoAnswer, useSeesDomain } from '../reading/index.ts'
import { words } from '../words.ts'
import { Button, CopyButton } from './buttons.tsx'
import { AppLink } from './links.tsx'
import { Mark } from './mark.tsx'

const said = words.states

/** Nothing to show, why, and what would change that. */
export function Empty(props: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="ml-state">
      <p className="ml-state-title">{props.title}</p>
      {props.hint ? <p>{props.hint}</p> : null}
      {props.action}
    </div>
  )
}

/** The role or the domain does not allow it. Never an empty table: that would read as "there is nothing". */
export function NoAccess(props: { sentence: string; roles?: readonly Role[]; home?: boolean }) {
  return (
    <div className="ml-state" data-state="no-access">
      <p className="ml-state-title">
        <Mark name="blocked" size={16} /> {props.sentence}
      </p>
      {props.roles ? <p>{said.noAccess.ask(props.roles.map((role) => words.frame.personFor[role]))}</p> : null}
      {props.home ? <AppLink place={{ to: '/' }}>{said.noAccess.home}</AppLink> : null}
    </div>
  )
}

function sentenceFor(error: Error): string {
  if (error instanceof NoAnswer) return said.noAnswer
  return error.name === '$ZodError' || error.name === 'ZodError' ? said.badReply : said.broken
}

/** What went wrong, what to do, and the request id to quote. */
export function Trouble({ error, retry }: { error: Error; retry?: () => void }) {
  const problem = error instanceof ProblemError ? error.problem : null
  const sentence = problem ? (problem.detail ?? problem.title) : sentenceFor(error)
  return (
    <div className="ml-state" data-state="error" role="alert">
      <p className="ml-state-title">
        <Mark name="bang" size={16} /> {said.error}
      </p>
      <p>{sentence}</p>
      {problem?.remedy ? <p>{problem.remedy}</p> : null}
      {problem ? (
        <p>
          {said.requestId}: <code className="ml-code">{problem.requestId}</code>{' '}
          <CopyButton value={problem.requestId} label={words.frame.copy.id} />
        </p>
      ) : null}
      <div className="ml-row">{retry ? <Button onClick={retry}>{said.retry}</Button> : null}</div>
    </div>
  )
}

function useSecondsPassed(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timers = [3, 10].map((after) => setTimeout(() => setSeconds(after), after * 1000))
    return () => timers.forEach(clearTimeout)
  }, [])
  return seconds
}

/** A skeleton of the final size, so that nothing jumps; after 3 s it says what goes on, after 10 s it can be cancelled. */
export function Loading(props: { what: string; height: number; cancel?: () => void }) {
  const passed = useSecondsPassed()
  return (
    <div className="ml-loading" style={{ minBlockSize: props.height }} aria-busy="true" role="status">
      <span className="ml-hidden">{said.loading(props.what)}</span>
      {passed >= 3 ? <p>{passed >= 10 ? said.long : said.step}</p> : null}
      {passed >= 10 && props.cancel ? <Button onClick={props.cancel}>{said.cancel}</Button> : null}
    </div>
  )
}

/** One reply in all its states. `domain` names whom to ask when it is refused. */
export function Reply<T>(props: {
  of: UseQueryResult<T>
  what: string
  height: number
  domain?: string | undefined
  children: (data: T) => ReactNode
}) {
  const client = useQueryClient()
  const sees = useSeesDomain(props.domain)
  const { data, error, refetch, isFetching, fetchStatus } = props.of
  if (data !== undefined) return <>{props.children(data)}</>
  if (error && !isFetching) {
    const problem = error instanceof ProblemError ? error.problem : null
    const status = problem?.status ?? 0
    if (status === 404 && sees) return <Empty title={problem?.detail ?? said.nothing} hint={said.checkAddress} />
    if (status === 403 || (status === 404 && props.domain !== undefined)) {
      return (
        <NoAccess sentence={props.domain === undefined ? said.noAccess.part : said.noAccess.domain(props.domain)} />
      )
    }
    return <Trouble error={error} retry={() => void refetch()} />
  }
  if (fetchStatus === 'idle') {
    return <Empty title={said.cancelled} action={<Button onClick={() => void refetch()}>{said.retry}</Button>} />
  }
  const cancel = () => void client.cancelQueries({ predicate: (query) => query.state.data === undefined })
  return <Loading what={props.what} height={props.height} cancel={cancel} />
}

/** Of a reply that only adds to what others show: why it is not there, where it failed. */
export function Missing({ of: { data, error, isFetching, refetch } }: { of: UseQueryResult<unknown> }) {
  return data === undefined && error && !isFetching ? <Trouble error={error} retry={() => void refetch()} /> : null
}
