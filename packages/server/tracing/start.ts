import { ConfigError } from '../process/config.ts'
import { traceWith } from './span.ts'

/**
 * Traces this process when the environment names a collector, as the standard says; else nothing of it is even loaded.
 * @throws ConfigError
 * @see [OpenTelemetry: environment variables](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/)
 */
export async function startTracing(env: NodeJS.ProcessEnv, name: string): Promise<void> {
  const endpoint =
    env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'] || ''
  if (endpoint === '' || env['OTEL_SDK_DISABLED'] === 'true') return
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new ConfigError(name, [
      'OTEL_EXPORTER_OTLP_ENDPOINT: the address of a collector, such as http://localhost:4318',
    ])
  }
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1)
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new ConfigError(name, ['OTEL_TRACES_SAMPLER_ARG: a share from 0 to 1, such as 0.1'])
  }
  const { officialTracer } = await import('./official.ts')
  traceWith(officialTracer(env['OTEL_SERVICE_NAME'] || `mandate-${name}`, ratio))
}
