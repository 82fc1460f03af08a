/**
 * Gives back the memory of bytes that nobody looks at any more. Left to the garbage collector, the
 * pieces of files that pass through count as if they were held, and for every few of them it looks
 * through all that is. Nothing happens to a part of something larger.
 */
export function spent(bytes: Buffer): void {
  const { buffer, byteLength } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
