/// <reference path="./statement/pdfmake.d.ts" />
type Printer = typeof import('pdfmake').default
let printer: Promise<Printer> | undefined

/**
 * The one way in which PDFs are made here: our own fonts, and nothing fetched from anywhere. Loaded when the first PDF
 * is made: it takes a good part of a second, and most commands make none.
 */
export function pdfPrinter(): Promise<Printer> {
  printer ??= loadPrinter()
  return printer
}

async function loadPrinter(): Promise<Printer> {
  const [{ default: pdfmake }, { default: fonts }] = await Promise.all([
    import('pdfmake'),
    import('pdfmake/fonts/Roboto.js'),
  ])
  pdfmake.addFonts(fonts)
  pdfmake.setUrlAccessPolicy(() => false)
  const fontFiles = new Set(Object.values(fonts.Roboto))
  pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path))
  return pdfmake
}
