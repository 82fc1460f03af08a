export const INSPECT_USAGE = 'FILE… [--json] [--samples N]'
