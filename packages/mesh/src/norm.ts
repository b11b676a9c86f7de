/** The normal form of a tag key, tag value, identity or catalog: trimmed and without case. */
export const norm = (text: string): string => text.trim().toLowerCase()

/** A tag in its normal form, as selectors and reasons write it: `team=cycle-tracking`. */
export const tagText = (key: string, value: string): string => `${norm(key)}=${norm(value)}`
