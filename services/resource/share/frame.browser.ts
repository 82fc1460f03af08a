/**
 * Tells the page around this one how high it is, and nothing else. Only the owner's provider can be around
 * it: the policy of this page says so.
 */
const tell = () =>
  parent.postMessage(
    { mandate: 'examples', height: document.documentElement.scrollHeight },
    { targetOrigin: '*' },
  )
addEventListener('load', tell)
addEventListener('resize', tell)
