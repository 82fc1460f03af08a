import type { RequestHandler } from 'express'

/**
 * What Prometheus asks any process: memory, processor time and age, in its text format.
 * @see [Exposition formats](https://prometheus.io/docs/instrumenting/exposition_formats/)
 */
export function metrics(): RequestHandler {
  return (req, res) => {
    // Prometheus asks the process itself; whoever comes through a front is told nothing.
    if (req.get('x-forwarded-for') !== undefined) return void res.sendStatus(404)
    const { user, system } = process.cpuUsage()
    const figures: [name: string, type: string, value: number][] = [
      ['process_resident_memory_bytes', 'gauge', process.memoryUsage.rss()],
      ['process_cpu_seconds_total', 'counter', (user + system) / 1e6],
      ['process_start_time_seconds', 'gauge', Date.now() / 1000 - process.uptime()],
    ]
    const lines = figures.map(
      ([name, type, value]) => `# TYPE ${name} ${type}\n${name}{service="explorer"} ${value}\n`,
    )
    res.type('text/plain; version=0.0.4; charset=utf-8').send(lines.join(''))
  }
}
