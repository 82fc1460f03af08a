import type { AccountWords } from './en.ts'

export const fr: AccountWords = {
  name: 'Nom',
  nameHint: 'Minuscules, chiffres et tirets\u202f; 32 au plus.',
  password: 'Mot de passe',
  passwordHint: 'Au moins 12 caractères. Quelques mots se retiennent mieux que des signes.',
  signUp: 'Créer un compte',
  signUpLead: 'Un nom et un mot de passe. Ni adresse, ni numéro de téléphone.',
  signUpInstead: 'Première visite\u202f?',
  signIn: 'Se connecter',
  signInLead: {
    plain: '',
    fresh: 'Connectez-vous de nouveau pour continuer. Ainsi nous savons que c’est bien vous.',
  },
  signInInstead: 'Vous avez un compte\u202f?',
  signOut: 'Se déconnecter',
  signOutLead: 'La session est celle de',
  signOutText: 'Se déconnecter ne change rien à qui peut lire vos données.',
  stay: 'Rester',
  wrong: 'Le nom ou le mot de passe n’est pas le bon. Rien n’a été modifié\u202f; recommencez.',
  wrongName: 'De 1 à 32 minuscules, chiffres et tirets.',
  shortPassword: 'Au moins 12 caractères.',
  longPassword: 'Au plus 1\u202f000 caractères.',
  taken: 'Ce nom est pris. Choisissez-en un autre, ou connectez-vous s’il est à vous.',
}
