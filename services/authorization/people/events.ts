/** What one provider tells another about its people. */
export const SHARE_EVENTS = {
  shared: 'urn:mandate:params:event:shared',
  ended: 'urn:mandate:params:event:share-ended',
} as const
