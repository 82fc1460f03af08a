export const en = {
  skip: 'Skip to content',
  mainNavigation: 'Main',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  appearance: 'Appearance',
  documentation: 'Documentation for developers',
  language: 'Language',
  themes: { system: 'As the device', light: 'Light', dark: 'Dark' },
  languages: { en: 'English', fr: 'Français' },
  save: 'Save',
  /** Over the column of buttons. */
  choices: 'What you can do',
  more: (count: number) => `${count} more`,
  problem: {
    /** By status: what happened, what has not happened and what to do. */
    400: ['That did not work', 'Nothing was changed. Go back, correct it and try again.'],
    401: ['Please sign in', 'Nothing was changed. Sign in, then try again.'],
    403: ['This was not accepted', 'Nothing was changed. Open the page again and try from there.'],
    404: ['There is nothing here', 'Nothing was changed. The address may be old or mistyped.'],
    408: ['This took too long', 'Nothing was changed. Please try again.'],
    409: [
      'Something has changed meanwhile',
      'This step did nothing. Open the page again and look.',
    ],
    413: ['This was too much', 'Nothing of it was kept. Send less at once, or make room first.'],
    429: ['Too many tries', 'Nothing was changed. Please wait a minute and try again.'],
    500: [
      'Something failed on our side',
      'We do not know whether your last step was done. Please look before you try again.',
    ],
    home: 'Go to the first page',
    again: 'Try again',
    signIn: 'Sign in',
    reference: 'For questions, this helps us find it:',
    developers: 'For developers',
  },
}

export type Words = typeof en
