/** Text with fields in it, such as `{request_params.targetUserName} in {workspace_id}`, taken apart. */
export type Template = readonly TemplatePart[]
export type TemplatePart = { readonly text: string } | { readonly field: string }

export function parseTemplate(source: string): Template {
  return source
    .split(/(\{[^{}]+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{[^{}]+\}$/.test(part) ? { field: part.slice(1, -1).trim() } : { text: part }))
}

export const templateFields = (template: Template): string[] =>
  template.flatMap((part) => ('field' in part ? [part.field] : []))
