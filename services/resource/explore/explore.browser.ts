/**
 * Keys do what the links beside a picture do: the arrows and + and − move the map for whoever is in it, the arrows go to
 * the record before and after. A key that somebody types into a field, or holds with another, is left alone; so are the arrows
 * outside of the map, which scroll the page, and its signs, which whoever speaks to a computer says without meaning it.
 */
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const at = event.target
  if (at instanceof HTMLElement && at.closest('input, select, textarea, .scroll, summary')) return
  const key = event.key === '=' ? '+' : event.key
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-key]')) {
    if (link.dataset['key'] !== key) continue
    const picture = link.closest('figure')
    if (picture && !(at instanceof Node && picture.contains(at))) continue
    event.preventDefault()
    // The place in the history stays one: going back leaves the map, not its last movement.
    if (location.hash === '#map' || link.hash === '#map') location.replace(link.href)
    else location.assign(link.href)
    return
  }
})
