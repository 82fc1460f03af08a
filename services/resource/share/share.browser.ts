// Where a browser may write to the clipboard, the selection is copied by a press; else it stands in the field.
const copy = document.querySelector<HTMLButtonElement>('[data-copy]')
if (copy && navigator.clipboard) {
  copy.hidden = false
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(copy.dataset['copy'] ?? '')
    const said = document.querySelector<HTMLElement>('[data-copied]')
    if (said) said.textContent = said.dataset['copied'] ?? ''
  })
}

/**
 * A provider may still lead here with the selection after `#`, as all did before; the server shows what it matches
 * when it is asked for by `?scope=`. Only what a browser itself encodes there is decoded: a
 * percent sign of the selection's own stays.
 */
const scope = location.hash
  .slice(1)
  .replace(/%(?:20|22|3C|3E|60)/gi, (found) => decodeURIComponent(found))
if (scope !== '') location.replace(`/share?${new URLSearchParams({ scope })}`)
