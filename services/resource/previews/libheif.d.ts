declare module 'libheif-js/wasm-bundle.js' {
  interface HeifImage {
    get_width(): number
    get_height(): number
    /** Fills `data` with RGBA and calls back with it, or with null when it cannot be decoded. */
    display(
      into: { data: Uint8Array; width: number; height: number },
      done: (shown: unknown) => void,
    ): void
  }
  const libheif: { HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[] } }
  export default libheif
}
