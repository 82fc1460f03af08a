/** Whether a store that speaks S3 said that there is no such thing. */
export function isMissing(error: unknown): boolean {
  const name = (error as Error).name
  return name === 'NoSuchKey' || name === 'NotFound' || name === 'NoSuchBucket'
}
