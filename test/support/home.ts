/** Somebody's own place at the resource service, for tests of what comes in. No provider is linked. */

import assert from 'node:assert/strict'
import type { Sent } from './exports/exports.ts'
import { Person } from './person.ts'
import { addressOfData, type ImportReport, importFiles } from './steps.ts'

let people = 0

export class Home {
  readonly person = new Person(`person-${++people}`)
  resource = ''
  report!: ImportReport & { entries: number | null }
  private readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  /** Signs up the first time. Every file of the archives must be accounted for in the report. */
  async bring(...files: Sent[]): Promise<this> {
    if (this.resource === '') {
      await this.person.signUp(this.origin)
      const services = { resource: this.origin, authorization: '' }
      this.resource = await addressOfData(services, this.person)
    }
    const { report } = await importFiles(this.person, this.resource, files)
    this.report = report as Home['report']
    const counted = Object.values(report.files).reduce((sum, count) => sum + count, 0)
    assert.equal(counted, this.report.entries ?? 0, `every file is accounted for: ${this.told}`)
    return this
  }

  get told(): string {
    return JSON.stringify(this.report)
  }

  /** As the owner sees them. */
  async records(collection: string): Promise<Record<string, unknown>[]> {
    const url = `${this.resource}/records/${collection}?limit=1000`
    const answer = await this.person.fetch(url)
    return ((await answer.json()) as { records: Record<string, unknown>[] }).records
  }

  /** How it ended, what is said, and that three points of the location history are there. */
  async ends(state: string, failed: number, says?: RegExp): Promise<this> {
    assert.equal(this.report.state, state, this.told)
    assert.equal(this.report.files.failed, failed, this.told)
    if (says) assert.match(JSON.stringify(this.report.warnings), says)
    assert.equal((await this.records('google.location')).length, 3, this.told)
    return this
  }
}
