/**
 * Tells the page around this one that there is something to see, and nothing else: how high it is would
 * say how much there is, and the page around it may ask for any selection. Only the owner's provider can
 * be around it: the policy of this page says so.
 */
addEventListener('load', () => parent.postMessage({ mandate: 'examples' }, { targetOrigin: '*' }))
