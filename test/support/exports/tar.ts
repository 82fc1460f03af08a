/** A tar written block by block; any type, any name. */

export interface TarEntry {
  path: string
  /** '0' file, '1' hard link, '2' link, '3' device, '5' folder, '6' pipe. */
  type: string
  content?: string
}

export function tarOf(entries: TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, type, content = '' }) => {
    const bytes = Buffer.from(content)
    const head = Buffer.alloc(512)
    head.write(path)
    head.write('0000644\0', 100)
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write('00000000000\0', 136)
    head.write('        ', 148)
    head.write(type, 156)
    if (type === '1' || type === '2') head.write('/etc/passwd', 157)
    head.write('ustar\0', 257)
    head.write('00', 263)
    const sum = head.reduce((all, byte) => all + byte, 0)
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** Files of names longer than 100 bytes, as GNU tar and Takeout write them. */
export function longTarOf(files: { path: string; bytes: Buffer }[]): Buffer {
  const block = (head: Buffer, bytes: Buffer) => [
    head,
    bytes,
    Buffer.alloc((512 - (bytes.length % 512)) % 512),
  ]
  const blocks = files.flatMap(({ path, bytes }) => {
    const name = Buffer.from(path)
    const long = name.length > 99 ? Buffer.concat([name, Buffer.alloc(1)]) : null
    const above = long ? block(headOf(Buffer.from('././@LongLink'), 'L', long.length), long) : []
    return [...above, ...block(headOf(name.subarray(0, 99), '0', bytes.length), bytes)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function headOf(name: Buffer, type: string, size: number): Buffer {
  const head = Buffer.alloc(512)
  name.copy(head)
  head.write('0000644\0', 100)
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  head.write('00000000000\0', 136)
  head.write('        ', 148)
  head.write(type, 156)
  head.write('ustar  \0', 257)
  const sum = head.reduce((all, byte) => all + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}
