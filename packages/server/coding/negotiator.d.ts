declare module 'negotiator' {
  /** @see https://github.com/jshttp/negotiator#readme */
  export default class Negotiator {
    constructor(request: { headers: Record<string, string | string[] | undefined> })
    /** The best of `available` for this client; among equal ones the first of `preferred`. */
    encoding(
      available: readonly string[],
      options: { preferred: readonly string[] },
    ): string | undefined
  }
}
