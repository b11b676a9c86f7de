import { getAuditFacets, type listAuditEvents, listDomains } from '@meshledger/contracts'
import { type FormEvent, useEffect, useState } from 'react'
import { useReply } from '../reading/index.ts'
import { Button, Chips, Picker, Row, TextField } from '../ui/index.ts'
import { auditView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const say = words.compliance.audit.filter
export const filterKeys = ['workspace', 'service', 'action', 'actor', 'domain', 'object', 'status'] as const
type Key = (typeof filterKeys)[number]
export type AuditFilter = Pick<ReturnType<typeof auditView>, Key>
export type AuditRoute = typeof listAuditEvents

const none: Record<Key, undefined> = {
  workspace: undefined,
  service: undefined,
  action: undefined,
  actor: undefined,
  domain: undefined,
  object: undefined,
  status: undefined,
}

/** Only the filters of a view, as the API takes them. */
export const filterOf = (view: AuditFilter): AuditFilter =>
  Object.fromEntries(filterKeys.flatMap((key) => (view[key] === undefined ? [] : [[key, view[key]]])))

/** What the log is narrowed to: edits are gathered, Apply asks once, and chips show what is on. */
export function AuditFilters() {
  const [view, change] = useView(auditView)
  const facets = useReply(getAuditFacets, {})
  const domains = useReply(listDomains, {})
  const [draft, setDraft] = useState<AuditFilter>(filterOf(view))
  const applied = JSON.stringify(filterOf(view))
  useEffect(() => setDraft(JSON.parse(applied) as AuditFilter), [applied])

  const services = facets.data?.services ?? []
  const actions = services
    .filter((one) => draft.service === undefined || one.service === draft.service)
    .flatMap((one) => one.actions)
  const choices: Record<Exclude<Key, 'object'>, { value: string; label: string }[]> = {
    workspace: (facets.data?.workspaces ?? []).map((one) => ({ value: one.id, label: one.name })),
    service: services.map((one) => ({ value: one.service, label: one.service })),
    action: [...new Set(actions)].sort().map((value) => ({ value, label: value })),
    actor: (facets.data?.actors ?? []).map((one) => ({ value: one.id, label: one.name })),
    domain: (domains.data?.domains ?? []).map((one) => ({ value: one.domain, label: one.title })),
    status: [
      { value: 'ok', label: words.compliance.audit.ok },
      { value: 'failed', label: words.compliance.audit.failed },
    ],
  }
  const edit = (key: Key) => (value: string | undefined) =>
    setDraft(
      (now) =>
        ({
          ...now,
          [key]: value === '' ? undefined : value,
          ...(key === 'service' ? { action: undefined } : {}),
        }) as AuditFilter,
    )
  const apply = (event: FormEvent) => {
    event.preventDefault()
    change({ ...none, ...draft })
  }
  const changed = JSON.stringify(filterOf(draft)) !== applied
  const shown = filterKeys.flatMap((key) => {
    const value = view[key]
    if (value === undefined) return []
    const label = key === 'object' ? value : (choices[key].find((one) => one.value === value)?.label ?? value)
    return [{ name: say[key], value: label, drop: () => change({ [key]: undefined }) }]
  })
  return (
    <form onSubmit={apply} aria-label={say.add} className="ml-stack ml-tight">
      <div className="ml-filters">
        {(['workspace', 'service', 'action', 'actor', 'domain', 'status'] as const).map((key) => (
          <Picker key={key} label={say[key]} value={draft[key]} choices={choices[key]} onChange={edit(key)} />
        ))}
        <TextField
          label={say.object}
          value={draft.object ?? ''}
          onChange={edit('object')}
          placeholder={say.objectHint}
        />
        <Row>
          <Button type="submit" primary={changed} disabled={!changed}>
            {say.apply}
          </Button>
        </Row>
      </div>
      <Chips chips={shown} clear={() => change(none)} />
    </form>
  )
}
