/**
 * Where cookies allow it, a press on *See examples* shows them on the page itself: in a frame that the
 * resource service fills in the owner's session there. This page cannot read it, and is told only that
 * there is something to see; where no session comes along, the link leads to the page there. Nothing
 * moves by itself: an answer must not slip under the finger.
 */
const MOST = 8

const isTold = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'mandate' in data && data.mandate === 'examples'

/** The same selection, small, for a frame. */
function frameOf(examples: string): string {
  const url = new URL(examples)
  url.pathname += '/frame'
  return url.href
}

function offer(link: HTMLAnchorElement): void {
  const frame = document.createElement('iframe')
  frame.src = frameOf(link.getAttribute('href') ?? '')
  frame.id = `examples-${link.closest('.said')?.id ?? ''}`
  frame.title = link.textContent ?? ''
  frame.className = 'examples'
  frame.hidden = true
  // Its own origin, for its session; no way to lead this page away or to open another.
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
  addEventListener('message', ({ origin, source, data }) => {
    if (source !== frame.contentWindow || origin !== new URL(frame.src).origin) return
    if (!isTold(data)) return
    link.setAttribute('aria-controls', frame.id)
    link.setAttribute('aria-expanded', String(!frame.hidden))
  })
  link.addEventListener('click', (event) => {
    const isAnotherTab = event.ctrlKey || event.metaKey || event.shiftKey
    if (isAnotherTab || !link.hasAttribute('aria-expanded')) return
    event.preventDefault()
    frame.hidden = !frame.hidden
    link.setAttribute('aria-expanded', String(!frame.hidden))
  })
  link.closest('p')?.after(frame)
  // What the link leads to follows what the owner makes smaller.
  new MutationObserver(() => {
    frame.src = frameOf(link.getAttribute('href') ?? '')
  }).observe(link, { attributeFilter: ['href'] })
}

const links = [...document.querySelectorAll<HTMLAnchorElement>('p.examples > a')]
for (const link of links.slice(0, MOST)) offer(link)
