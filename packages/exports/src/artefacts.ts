import { bundleFiles } from './artefacts/bundle.ts'
import type { GuardedDomain } from './artefacts/domain.ts'
import { guardrailsOf } from './artefacts/guardrails.ts'
import { type ArtefactFile, terraformFiles } from './artefacts/terraform.ts'

/**
 * The preventive artefacts of a domain: a Terraform module and a Databricks Asset Bundle, each whole in its own folder.
 * The same domain gives the same bytes.
 */
export function domainArtefacts(domain: GuardedDomain): { files: ArtefactFile[]; notes: readonly string[] } {
  const rails = guardrailsOf(domain)
  return { files: [...terraformFiles(rails), ...bundleFiles(rails)], notes: rails.notes }
}
