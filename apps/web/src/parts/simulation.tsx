import type { Simulation } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { Badge, Button, type Column, DataTable, Drawer, Empty, Section, Stack, Tile, Tiles } from '../ui/index.ts'
import { onlyNames, type Question, writeFilter } from '../view/index.ts'
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
  const asked = questionsOf(simulation)
  const same = before === after
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
      cell: (row) => <Traced amount={row.before} currency={before} of={inForce(asked.before, row)} />,
      foot: <Traced amount={simulation.before} currency={before} of={asked.before} />,
    },
    {
      id: 'price',
      header: say.price,
      align: 'end',
      cell: (row) => (
        <Traced
          signed
          amount={row.price}
          currency={after}
          of={same ? of(asked.prices, row) : null}
          less={inForce(asked.before, row) ?? []}
        />
      ),
      foot: (
        <Traced signed amount={simulation.price} currency={after} of={same ? asked.prices : null} less={asked.before} />
      ),
    },
    {
      id: 'moved',
      header: say.moved,
      align: 'end',
      cell: (row) => (
        <Traced signed amount={row.moved} currency={after} of={of(asked.after, row)} less={of(asked.prices, row)} />
      ),
      foot: <Traced signed amount={simulation.moved} currency={after} of={asked.after} less={asked.prices} />,
    },
    {
      id: 'after',
      header: say.after,
      align: 'end',
      cell: (row) => <Traced amount={row.after} currency={after} of={of(asked.after, row)} />,
      foot: <Traced amount={simulation.after} currency={after} of={asked.after} />,
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
            figure={<Traced short amount={simulation.before} currency={before} of={asked.before} />}
          />
          <Tile
            label={say.price}
            figure={
              <Traced
                short
                amount={simulation.price}
                currency={after}
                of={same ? asked.prices : null}
                less={asked.before}
              />
            }
          />
          <Tile
            label={say.moved}
            figure={<Traced amount={simulation.moved} currency={after} of={asked.after} less={asked.prices} />}
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
            figure={<Traced short amount={simulation.after} currency={after} of={asked.after} />}
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
        {opened ? <Statement domain={opened} simulation={simulation} /> : null}
      </Drawer>
    </Section>
  )
}

/** The questions whose answers stand before a trial, by its prices alone, and after it. */
function questionsOf({ basis, vendors, period, trial }: Simulation) {
  const before: Question = { from: period.from, to: period.to, basis, vendors, shared: 'split' }
  const after: Question = { from: period.from, to: period.to, basis, trial }
  return { before, prices: { ...after, tried: 'prices' } as Question, after }
}

const of = (question: Question, { domain }: { domain: string }): Question => ({
  ...question,
  'f.domain': onlyNames(domain),
})

/** A domain on which nothing stood may be one that only the rules tried know: of it nothing can be asked before. */
const inForce = (question: Question, row: { domain: string; before: string }): Question | null =>
  decimal.isZero(row.before) ? null : of(question, row)

type Line = Domain['lines'][number]

function Statement({ domain, simulation }: { domain: Domain; simulation: Simulation }) {
  const { currency } = simulation
  const asked = questionsOf(simulation)
  const own = (question: Question | null, { product, rule }: Line): Question | null =>
    question && {
      ...question,
      'f.product': onlyNames(product),
      ...(rule === 'idle'
        ? { 'f.reason': 'idle' }
        : { 'f.rule': onlyNames(rule), 'f.reason': writeFilter({ only: [], without: ['idle'] }) }),
    }
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
      cell: (row) => (
        <Traced amount={row.before} currency={currency.before} of={own(inForce(asked.before, domain), row)} />
      ),
      foot: <Traced amount={domain.before} currency={currency.before} of={inForce(asked.before, domain)} />,
    },
    {
      id: 'after',
      header: say.after,
      align: 'end',
      cell: (row) => <Traced amount={row.after} currency={currency.after} of={own(of(asked.after, domain), row)} />,
      foot: <Traced amount={domain.after} currency={currency.after} of={of(asked.after, domain)} />,
    },
  ]
  return <DataTable label={say.lines} columns={columns} rows={domain.lines} rowKey={(row) => row.product + row.rule} />
}
