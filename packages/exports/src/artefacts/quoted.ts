/** What may not stand as it is in a YAML or HCL string: the rest of the controls, line and byte order marks, no characters. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g
const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Text in double quotes, in escapes that YAML and HCL both know: of JSON's, HCL lacks `\b` and `\f`. */
export function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/\\(.)/g, (pair, letter: string) => (letter === 'b' ? code('\b') : letter === 'f' ? code('\f') : pair))
    .replace(unprintable, code)
}
