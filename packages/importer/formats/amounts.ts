const SIGNS = new Map<string, string>(
  Object.entries({
    '€': 'EUR',
    '£': 'GBP',
    '₹': 'INR',
    '₩': 'KRW',
    '₽': 'RUB',
    '₺': 'TRY',
    '₪': 'ILS',
    '₴': 'UAH',
    US$: 'USD',
    R$: 'BRL',
    CA$: 'CAD',
    A$: 'AUD',
    zł: 'PLN',
    kč: 'CZK',
  }),
)

/**
 * An amount of money as printed: "-129.00 NOK", "€4,99", "1.234,50 €". The currency is its code
 * where the sign has only one, else the sign.
 */
export function amountOf(text: string | undefined): { amount?: number; currency?: string } {
  const plain =
    text
      ?.replace(/[\s\u00a0\u202f]+/g, ' ')
      .replaceAll('−', '-')
      .trim() ?? ''
  const digits = /\d(?:[\d.,' ]*\d)?/.exec(plain)?.[0]
  if (digits === undefined) return {}
  // The last separator is the decimal one, unless three digits follow the only kind there is, behind more than nothing.
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const decimals = last < 0 ? 0 : digits.length - last - 1
  const kinds = new Set(digits.replace(/[^.,]/g, ''))
  const whole = last < 0 || (decimals === 3 && kinds.size === 1 && !/^0[.,]/.test(digits))
  const number = whole
    ? Number(digits.replace(/\D/g, ''))
    : Number(`${digits.slice(0, last).replace(/\D/g, '')}.${digits.slice(last + 1)}`)
  if (Number.isNaN(number)) return {}
  const negative = /^[^\d]*-|^\(/.test(plain)
  const beside = plain.replace(digits, '').replace(/[-()+ ]/g, '')
  const sign = /[^.,;:]/.test(beside) ? beside.replace(/,$/, '') : ''
  const currency = SIGNS.get(sign) ?? SIGNS.get(sign.toLowerCase()) ?? sign
  return { amount: negative ? -number : number, ...(currency !== '' && { currency }) }
}
