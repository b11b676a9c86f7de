/** The part of pdfmake 0.3 that we use; the package carries no types, and those beside it want the types of Node. */
declare module 'pdfmake' {
  type Cell = string | { readonly [name: string]: unknown }
  type Definition = { readonly [name: string]: unknown }
  const pdfmake: {
    readonly virtualfs: {
      writeFileSync(name: string, content: string | Uint8Array, encoding?: 'base64'): void
      readFileSync(name: string): Uint8Array
    }
    addFonts(fonts: object): void
    setUrlAccessPolicy(allow: (url: string) => boolean): void
    setLocalAccessPolicy(allow: (path: string) => boolean): void
    createPdf(definition: Definition): { getBuffer(): Promise<Uint8Array> }
  }
  export default pdfmake
  export type { Cell, Definition }
}
declare module 'pdfmake/build/vfs_fonts.js' {
  /** Font files in base64, by their names. */
  const fonts: Readonly<Record<string, string>>
  export default fonts
}
declare module 'pdfmake/fonts/Roboto.js' {
  /** Paths of font files. */
  const fonts: { readonly Roboto: Readonly<Record<string, string>> }
  export default fonts
}
