/** The names in an option that takes several, separated by commas. */
export const namesIn = (text = ''): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
