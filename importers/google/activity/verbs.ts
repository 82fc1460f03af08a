/**
 * What a title of My Activity says was done, in the language of the account: "Searched for cats",
 * "cats gesucht". Only words that were seen are listed; another title keeps its text and has no
 * action.
 */

type Action =
  | 'watched'
  | 'searched'
  | 'visited'
  | 'viewed'
  | 'used'
  | 'listened'
  | 'liked'
  | 'disliked'
  | 'saved'
  | 'commented'
  | 'subscribed'
  | 'voted'
  | 'shared'
  | 'answered'

// $ stands for what it was done to.
const PHRASES: Record<Action, string[]> = {
  watched: [
    'Watched $',
    '$ angesehen',
    'Angesehen: $',
    'Vous avez regardé $',
    'A regardé $',
    'Has visto $',
    'Viste $',
    '$ bekeken',
    'Bekeken: $',
    'Hai guardato $',
    'Hai visto $',
    'Você assistiu a $',
    'Assistiu a $',
    'Vizionat $',
    'Obejrzano $',
    'Вы посмотрели видео $',
    'Žiūrėta: $',
    '$ adlı videoyu izlediniz',
    '$ を視聴しました',
    '$ 을(를) 시청했습니다.',
    'Просмотрено видео $',
    'Je hebt naar $ gekeken',
    'Tittade på $',
    'Så på $',
    'Ați vizionat $',
    'Obejrzano: $',
    'Ви дивилися відео $',
    'Παρακολουθήσατε το βίντεο $',
    '$ katsottiin',
    'Zhlédli jste video $',
    'Гледахте $',
    'Pinanood ang $',
    '$ देखा',
    'Has vist $',
    'تمت مشاهدة $ .',
    '$ izlənildi',
    '$ দেখা হয়েছে',
    '$ دیکھی',
  ],
  searched: [
    'Searched for $',
    'Nach $ gesucht',
    'Gesucht nach: $',
    'Gesucht nach $',
    '$ gesucht',
    'Vous avez recherché $',
    'A recherché $',
    'Has buscado $',
    'Buscaste $',
    'Gezocht naar $',
    'Hai cercato $',
    'Você pesquisou $',
    'Pesquisou por $',
    'Wyszukiwano: $',
    'Вы искали $',
    'Has cercat $',
  ],
  visited: [
    'Visited $',
    '$ aufgerufen',
    '$ besucht',
    'Besucht: $',
    'Vous avez consulté $',
    'Vous avez visité $',
    'Has visitado $',
    'Visitaste $',
    '$ bezocht',
    'Bezocht: $',
    'Hai visitato $',
    'Você visitou $',
    'Odwiedzono: $',
    'Has visitat $',
  ],
  viewed: ['Viewed $', '$ angezeigt', 'Vous avez vu $', 'Has visualizado $', 'Hai visualizzato $'],
  used: [
    'Used $',
    '$ verwendet',
    '$ genutzt',
    'Vous avez utilisé $',
    'Has usado $',
    '$ gebruikt',
    'Hai utilizzato $',
  ],
  listened: ['Listened to $', '$ angehört', 'Vous avez écouté $', 'Has escuchado $'],
  liked: ['Liked $', 'Vous avez aimé $', 'Te ha gustado $'],
  disliked: ['Disliked $', '$ mag ich nicht'],
  saved: ['Saved $', '$ gespeichert'],
  commented: ['Commented on $', 'Commented $', '$ kommentiert'],
  subscribed: ['Subscribed to $', '$ abonniert'],
  voted: ['Voted on $', 'Voted $'],
  shared: ['Shared $', '$ geteilt'],
  answered: ['Answered $'],
}

const MATCHERS = Object.entries(PHRASES).flatMap(([action, phrases]) =>
  phrases.map((phrase) => {
    const [before = '', after = ''] = phrase.split('$')
    return { action: action as Action, before, after }
  }),
)

/** The action and what it was done to; the whole title when the phrase is unknown. */
export function readTitle(title: string): { action?: Action; object: string } {
  for (const { action, before, after } of MATCHERS) {
    if (title.length <= before.length + after.length) continue
    if (title.startsWith(before) && title.endsWith(after)) {
      return { action, object: title.slice(before.length, title.length - after.length) }
    }
  }
  return { object: title }
}

/** What was done where a title says nothing but that: a video whose name is empty. */
export function doneIn(title: string): Action | undefined {
  return MATCHERS.find(({ before, after }) => `${before}${after}`.trim() === title)?.action
}
