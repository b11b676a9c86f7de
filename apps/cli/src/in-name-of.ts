import type { Command } from 'commander'

/** The two options of every command that does something in a person's name. */
export const inNameOf = (command: Command): Command =>
  command.option('--as <person>', 'the person, by id, under whose name it is done').option('--json', 'print JSON')
