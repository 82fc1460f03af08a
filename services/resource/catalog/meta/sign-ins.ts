import type { CatalogCollection } from '@mandate/grants'
import { collection, string } from '../define.ts'

/** When, where and with what an account of one of Meta's services was used. */
export function signIns(provider: 'facebook' | 'instagram', name: string): CatalogCollection {
  const more =
    provider === 'instagram'
      ? []
      : [
          string('product', 'site or app', 'site ou application'),
          string('place', 'place as Facebook guessed it', 'lieu deviné par Facebook'),
          string('device', 'device', 'appareil'),
        ]
  return collection(`${provider}.sign_ins`, {
    sensitive: true,
    en: {
      title: `Sign-ins to ${name}`,
      description: 'When your account was used, from which address, with which program.',
      things: `your sign-ins to ${name}`,
      plain: 'sign-ins',
      more: 'new ones as you add them',
    },
    fr: {
      title: `Connexions à ${name}`,
      description: 'Quand votre compte a été utilisé, depuis quelle adresse, avec quel programme.',
      things: `vos connexions à ${name}`,
      plain: 'connexions',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('activity', 'what was done', 'ce qui a été fait', {
        description:
          provider === 'instagram'
            ? 'sign_in, sign_out, sign_up, password_change, device'
            : 'as Facebook says it; session, device',
      }),
      string('ip', 'network address', 'adresse réseau'),
      string('agent', 'program used', 'programme utilisé'),
      ...more,
    ],
  })
}
