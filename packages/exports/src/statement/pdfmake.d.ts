/** The part of pdfmake 0.3 that we use; the package carries no types, and those beside it want the types of Node. */
declare module 'pdfmake' {
  type Cell = string | { readonly [name: string]: unknown }
  type Definition = { readonly [name: string]: unknown }
  const pdfmake: {
    addFonts(fonts: object): void
    setUrlAccessPolicy(allow: (url: string) => boolean): void
    setLocalAccessPolicy(allow: (path: string) => boolean): void
    createPdf(definition: Definition): { getBuffer(): Promise<Uint8Array> }
  }
  export default pdfmake
  export type { Cell, Definition }
}
declare module 'pdfmake/fonts/Roboto.js' {
  const fonts: { readonly Roboto: Readonly<Record<string, string>> }
  export default fonts
}
