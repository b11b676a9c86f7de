import type { Simulation } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import {
  Badge,
  Button,
  type Column,
  DataTable,
  Drawer,
  Empty,
  Money,
  Section,
  ShortMoney,
  Stack,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { onlyNames, type Question } from '../view/index.ts'
import { rules as rulesWords } from '../words/rules.ts'
import { Traced } from './traced.tsx'

const say = rulesWords
type Domain = Simulation['domains'][number]

/** What rules would do to a past month: money moved by domain, which sums to zero, and each statement before and after (F5). */
export function SimulationView(props: {
  simulation: Simulation
  titleOf: (domain: string) => string
  /** The domain whose statement is open; it stands in the address. */
  open: string | undefined
  onOpen: (domain: string | undefined) => void
}) {
  const { simulation, titleOf } = props
  const { before, after } = simulation.currency
  const opened = simulation.domains.find((one) => one.domain === props.open)
  const zero = decimal.isZero(simulation.moved)
  const { basis, vendors, period } = simulation
  const inForce: Question = { from: period.from, to: period.to, basis, vendors, shared: 'split' }
  const columns: Column<Domain>[] = [
    {
      id: 'domain',
      header: say.column.domain,
      cell: (row) =>
        row.lines.length === 0 ? (
          titleOf(row.domain)
        ) : (
          <Button small onClick={() => props.onOpen(row.domain)}>
            <span aria-hidden="true">{titleOf(row.domain)}</span>
            <span className="ml-hidden">{say.openStatement(titleOf(row.domain))}</span>
          </Button>
        ),
      foot: say.movedAll,
    },
    {
      id: 'before',
      header: say.before,
      align: 'end',
      cell: (row) => (
        <Traced amount={row.before} currency={before} of={{ ...inForce, 'f.domain': onlyNames(row.domain) }} />
      ),
      foot: <Traced amount={simulation.before} currency={before} of={inForce} />,
    },
    {
      id: 'price',
      header: say.price,
      align: 'end',
      cell: (row) => <Money amount={row.price} currency={after} signed />,
      foot: <Money amount={simulation.price} currency={after} signed />,
    },
    {
      id: 'moved',
      header: say.moved,
      align: 'end',
      cell: (row) => <Money amount={row.moved} currency={after} signed />,
      foot: <Money amount={simulation.moved} currency={after} signed />,
    },
    {
      id: 'after',
      header: say.after,
      align: 'end',
      cell: (row) => <Money amount={row.after} currency={after} />,
      foot: <Money amount={simulation.after} currency={after} />,
    },
  ]
  return (
    <Section
      title={say.simulation}
      about={say.simulationAbout(time.period(simulation.period.from, simulation.period.to))}
    >
      <Stack>
        <Tiles>
          <Tile
            label={say.before}
            figure={<Traced short amount={simulation.before} currency={before} of={inForce} />}
          />
          <Tile label={say.price} figure={<ShortMoney amount={simulation.price} currency={after} />} />
          <Tile
            label={say.moved}
            figure={<Money amount={simulation.moved} currency={after} />}
            note={
              <Badge
                symbol={zero ? 'check' : 'cross'}
                word={zero ? say.movedZero : say.movedOff}
                tone={zero ? 'good' : 'bad'}
              />
            }
          />
          <Tile
            label={say.after}
            figure={<ShortMoney amount={simulation.after} currency={after} />}
            note={say.unpriced(simulation.unpriced.before, simulation.unpriced.after)}
          />
        </Tiles>
        {simulation.domains.every((one) => decimal.isZero(one.price) && decimal.isZero(one.moved)) ? (
          <Empty title={say.nothing} />
        ) : null}
        <DataTable
          label={say.byDomain}
          columns={columns}
          rows={simulation.domains}
          rowKey={(row) => row.domain}
          mark={(row) => (row.domain === 'Unallocated' ? 'unallocated' : undefined)}
        />
      </Stack>
      <Drawer
        title={opened ? say.statement(titleOf(opened.domain)) : say.simulation}
        opened={opened !== undefined}
        onClose={() => props.onOpen(undefined)}
      >
        {opened ? <Statement domain={opened} currency={simulation.currency} /> : null}
      </Drawer>
    </Section>
  )
}

type Line = Domain['lines'][number]

function Statement({ domain, currency }: { domain: Domain; currency: Simulation['currency'] }) {
  const columns: Column<Line>[] = [
    {
      id: 'product',
      header: say.line,
      wrap: true,
      cell: (row) => (
        <>
          {row.product}
          <small className="ml-quiet ml-below">{row.rule === 'direct' ? say.direct : row.rule}</small>
        </>
      ),
    },
    {
      id: 'before',
      header: say.before,
      align: 'end',
      cell: (row) => <Money amount={row.before} currency={currency.before} />,
      foot: <Money amount={domain.before} currency={currency.before} />,
    },
    {
      id: 'after',
      header: say.after,
      align: 'end',
      cell: (row) => <Money amount={row.after} currency={currency.after} />,
      foot: <Money amount={domain.after} currency={currency.after} />,
    },
  ]
  return <DataTable label={say.lines} columns={columns} rows={domain.lines} rowKey={(row) => row.product + row.rule} />
}
