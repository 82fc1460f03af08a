/**
 * A selection comes after `#`, so that it is in no log on its way. The server shows what it matches
 * when it is asked for by `?scope=`. Only what a browser itself encodes there is decoded: a
 * percent sign of the selection's own stays.
 */
const scope = location.hash
  .slice(1)
  .replace(/%(?:20|22|3C|3E|60)/gi, (found) => decodeURIComponent(found))
if (scope !== '') location.replace(`/share?${new URLSearchParams({ scope })}`)
