export const en = {
  name: 'Name',
  nameHint: 'Small letters, digits and hyphens; at most 32.',
  password: 'Password',
  passwordHint: 'At least 12 characters. A few words are easier to keep than signs.',
  signUp: 'Sign up',
  signUpLead: 'A name and a password. No address, no phone number.',
  signUpInstead: 'New here?',
  signIn: 'Sign in',
  signInLead: {
    plain: '',
    fresh: 'Sign in again to go on. This makes sure that it is you.',
  },
  unsent: 'What you just sent has changed nothing. Sign in, then send it once more.',
  signInInstead: 'Have an account already?',
  signOut: 'Sign out',
  signOutLead: 'You are signed in as',
  signOutText: 'Signing out changes nothing about who can read your data.',
  stay: 'Stay',
  cancel: 'Cancel',
  usePasskey: 'Use a passkey',
  usePasskeyHint: 'With your fingerprint, your face or the lock of your screen.',
  orPassword: 'Or with your password:',
  useCode: 'Use a recovery code',
  wrongPasskey:
    'This passkey opens no account here, or its answer came too late. Nothing was changed; try again, or use your password.',
  notYourPassword: 'This is not your password. Nothing has changed.',
  passkeyFailed: 'The device gave no passkey. Nothing was changed; try again.',
  wrong: 'The name or the password is not right. Nothing was changed; try again.',
  wrongName: 'Use 1 to 32 small letters, digits and hyphens.',
  shortPassword: 'Use at least 12 characters.',
  longPassword: 'Use at most 1,000 characters.',
  taken: 'This name is taken. Choose another, or sign in if it is yours.',
  account: {
    title: 'Ways to sign in',
    leave: 'Delete this account',
    leaveLead: 'What goes with it and what stays is said before anything is deleted.',
    lead: 'Your account here is',
    back: 'Ways to sign in',
    cancel: 'Cancel',
    passkeys: 'Passkeys',
    passkeysLead:
      'A passkey is kept by your device and opened by your fingerprint, your face or the lock of your screen. Nobody can guess it, and it works only here.',
    noPasskeys: 'You have none yet.',
    whosePasskeys:
      'Your password is new, and everybody was signed out. The passkeys below still open this account: remove each one that you do not know.',
    caption: 'Your passkeys',
    columns: { name: 'Passkey', made: 'Made', used: 'Last used', act: 'Change' },
    never: 'Never',
    addPasskey: 'Add a passkey',
    addLead:
      'Give it a name by which you will know it again. Then your device asks you for your fingerprint, your face or the lock of your screen.',
    what: 'What to call it',
    whatHint: 'For instance: my phone, the computer at work.',
    called: (date: string) => `Passkey of ${date}`,
    wrongName: 'Use 1 to 60 characters.',
    notMade:
      'The passkey was not made: your device’s answer came too late or did not fit. Nothing was changed; try again.',
    noPasskeyHere:
      'Passkeys need a browser that knows them, with scripts. Your password works everywhere.',
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    removeTitle: 'Remove this passkey?',
    removeText: (name: string) =>
      `“${name}” will not open your account any more. Your device may go on offering it; remove it there too.`,
    keep: 'Keep it',
    lastWay: 'This passkey is the only way into your account. Set a password first.',
    password: 'Password',
    passwordSince: (date: string) => `Set on ${date}.`,
    noPassword: 'You have none.',
    changePassword: 'Change the password',
    newPassword: 'New password',
    passwordLead: 'Whoever is signed in elsewhere in your name will have to sign in again.',
    codes: 'Recovery codes',
    codesLead:
      'Ten codes on paper. Each of them sets a new password once, when you have lost the one you have.',
    noCodes: 'You have none yet.',
    codesLeft: (n: number, date: string) =>
      n === 1
        ? `1 code is left of those made on ${date}.`
        : `${n} codes are left of those made on ${date}.`,
    makeCodes: 'Make recovery codes',
    makeNewCodes: 'Make new recovery codes',
    makeLead:
      'The codes are shown once, on the next page. We keep nothing from which they could be read.',
    makeAgain: 'Those you have are void from then on.',
    codesTitle: 'Your recovery codes',
    codesOnce:
      'Print this page or download the codes, and keep them where you keep your papers. They are not shown again.',
    codesUse: (address: string) => `To use one: ${address}, “Use a recovery code”.`,
    download: 'Download the codes',
    kept: 'I have kept them',
    fileHead: (name: string, host: string) => `Recovery codes of ${name} at ${host}`,
  },
  recovery: {
    title: 'Use a recovery code',
    lead: 'A recovery code sets a new password, once. Whoever is signed in elsewhere in your name is signed out.',
    code: 'Recovery code',
    set: 'Set the password',
    wrong:
      'The name or the code is not right, or the code was used. Nothing was changed; try again.',
  },
  offer: {
    text: 'So that you are never locked out:',
    passkey: 'Add a passkey',
    codes: 'Make recovery codes',
    later: 'Not now',
  },
}

export type AccountWords = typeof en
