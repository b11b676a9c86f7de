import { listOwners } from '@meshledger/contracts'
import { useReply } from '../reading/index.ts'
import { Select } from '../ui/index.ts'

/** Chooses who answers for something in a domain, of those whom the server would take. `none` stands for nobody yet. */
export function OwnerSelect(props: {
  label: string
  domain: string
  value: string
  none?: string | undefined
  onChange: (owner: string) => void
}) {
  const reply = useReply(listOwners, { query: { domain: props.domain } }, props.domain !== '')
  const owners = reply.data?.owners ?? []
  // Who was named and may no longer act there is still shown as what stands.
  const gone = props.value === '' || owners.some(({ id }) => id === props.value) ? [] : [props.value]
  return (
    <Select
      label={props.label}
      value={props.value}
      choices={[...owners.map(({ id, name }) => ({ value: id, label: name })), ...gone.map(itself)]}
      any={props.none}
      onChange={props.onChange}
    />
  )
}

const itself = (id: string) => ({ value: id, label: id })
