import { asText } from '@mandate/importer'

/**
 * What columns of YouTube's tables are called, in whichever language as far as its words are known here. Numbers of videos, lists and
 * channels have a shape of their own; where somebody made them unknowable before handing an export on, their names are all there is.
 */

const ID = /(^|[\s-])id(-ul)?($|[\s-])/i
const VIDEO =
  /vi?d[eé]o|vídeo|videoclip|vaizdo|wideo|film|видео|відео|βίντεο|動画|视频|視頻|影片|동영상/iu
const LIST =
  /playlist|lista de repro|listas de repro|llista|grojara|liste de lecture|lista de reprodu|wiedergabeliste|spellista|spilleliste|afspilningsliste|soittolista|плейлист|再生リスト|播放列表|播放清單|재생목록/iu
const CHANNEL = /channel|canal|kana[alł]|chaîne|kanál|канал|チャンネル|频道|頻道|채널/iu
const URL = /\burl\b/i

/** `Video ID`, `ID de vídeo`, `Vaizdo įrašo ID`; not that of a list. */
export function isVideoId(name = ''): boolean {
  return ID.test(name) && VIDEO.test(name) && !LIST.test(name)
}

/** `Playlist ID`, `ID de lista de reproducción`. */
export function isListId(name = ''): boolean {
  return ID.test(name) && LIST.test(name)
}

/** Number, address and name of a channel, in this order since 2021. */
export function isOfChannels(names: readonly string[]): boolean {
  const [id = '', url = '', title] = names
  const named = ID.test(id) && CHANNEL.test(id) && URL.test(url) && CHANNEL.test(url)
  return names.length === 3 && named && CHANNEL.test(title ?? '')
}

export const PRICE =
  /^(price|precio|preis|prix|prijs|prezzo|preço|preu|preț|preţ|cena|kaina|pris|hinta|fiyat|ár|цена|ціна|τιμή|価格|价格|價格|가격)$/i
export const TITLE =
  /^video title|^title$|titel|titre|título|títol|titolo|tytuł|titlul|pavadinimas|název|otsikko|başlığ|название|タイトル|标题|標題|제목/i
export const ABOUT =
  /^(video description \(original\)|description)$|^(video)?(beschr(ei|ij)|descri)|aprašas|^opis|^popis|beskriv|kuvaus|açıklama|описание/i
export const PRIVACY =
  /^(privacy|visibility)$|^(privaci|privat|prywat|sichtbar|confiden|visibili|gizlilik|доступ|конфиденц)/i

/** "private" as tables say it since: "Private". */
export function privacyOf(said: unknown): string | undefined {
  const text = asText(said)
  return text && text.charAt(0).toUpperCase() + text.slice(1)
}
