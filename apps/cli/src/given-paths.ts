import { resolve } from 'node:path'

/** Names files as the caller named them: paths under one that was given begin as it was given. */
export function asGiven(paths: readonly string[], cwd: string): (file: string) => string {
  const given = paths.map((path) => [resolve(cwd, path), path.replace(/(?<=.)\/+$/, '')] as const)
  return (file) => {
    const found = given.find(([absolute]) => file === absolute || file.startsWith(`${absolute}/`))
    return found === undefined ? file : found[1] + file.slice(found[0].length)
  }
}
