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
  signInInstead: 'You have an account?',
  signOut: 'Sign out',
  signOutLead: 'You are signed in as',
  signOutText: 'Signing out changes nothing about who can read your data.',
  stay: 'Stay',
  wrong: 'The name or the password is not right. Nothing was changed; try again.',
  wrongName: 'Use 1 to 32 small letters, digits and hyphens.',
  shortPassword: 'Use at least 12 characters.',
  longPassword: 'Use at most 1,000 characters.',
  taken: 'This name is taken. Choose another, or sign in if it is yours.',
}

export type AccountWords = typeof en
