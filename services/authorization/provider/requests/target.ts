const FOR_ASSISTANTS = '/mcp'

/** Stands for "wherever this owner's data is" until the owner is known. */
export const ANY_RESOURCE = 'https://owner.invalid/'

/** Whose data is asked for, and through which door. */
export interface Target {
  /** The resource that is linked, and that a grant is about. */
  resource: string
  /**
   * `{resource}/mcp`: the same data for assistants, a protected resource of its own with its own audience.
   * There, and nowhere else, the request need not be pushed and a token need not be bound to a key.
   */
  forAssistants: boolean
}

/** Reads a `resource` parameter (RFC 8707). */
export function targetOf(resource: string): Target {
  const forAssistants = resource.endsWith(FOR_ASSISTANTS)
  return {
    resource: forAssistants ? resource.slice(0, -FOR_ASSISTANTS.length) : resource,
    forAssistants,
  }
}

/** The audience of tokens for it. */
export function audienceOf({ resource, forAssistants }: Target): string {
  return forAssistants ? resource + FOR_ASSISTANTS : resource
}
