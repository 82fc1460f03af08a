export const en = {
  skip: 'Skip to content',
  mainNavigation: 'Main',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  appearance: 'Appearance',
  language: 'Language',
  themes: { system: 'As the device', light: 'Light', dark: 'Dark' },
  languages: { en: 'English', fr: 'Français' },
  save: 'Save',
  problem: {
    title: 'That did not work',
    notFound: 'There is nothing here',
    notFoundText: 'Nothing was changed. The address may be old or mistyped.',
    forbidden: 'This was not accepted',
    forbiddenText: 'Nothing was changed. Open the page again and try from there.',
    server: 'Something failed on our side',
    serverText: 'We do not know whether your last step was done. Please look before you try again.',
    tooMany: 'Too many tries',
    tooManyText: 'Nothing was changed. Please wait a minute and try again.',
    home: 'Go to the first page',
    reference: 'For questions, this helps us find it:',
  },
}

export type Words = typeof en
