import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullTime, printedTime } from './dates.ts'

const cases: [string, string][] = [
  ['Jan 31, 2018, 10:54:50 PM', '2018-01-31T22:54:50.000Z'],
  ['Jan 31, 2018, 10:54:50\u202fPM UTC', '2018-01-31T22:54:50.000Z'],
  ['Feb 8, 2017, 12:32:39 AM', '2017-02-08T00:32:39.000Z'],
  ['Feb 8, 2017, 12:32:39 PM EST', '2017-02-08T17:32:39.000Z'],
  ['September 8, 2017 at 1:02:03 PM GMT+02:00', '2017-09-08T11:02:03.000Z'],
  ['15 Jan 2021, 09:00:00 BST', '2021-01-15T08:00:00.000Z'],
  ['31.01.2018, 22:54:50 MEZ', '2018-01-31T21:54:50.000Z'],
  ['31.07.2023, 22:54:50 MESZ', '2023-07-31T20:54:50.000Z'],
  ['5. Dez. 2020, 22:54:50 MEZ', '2020-12-05T21:54:50.000Z'],
  ['31 janv. 2018 à 22:54:50 UTC', '2018-01-31T22:54:50.000Z'],
  ['2 août 2019, 22:54:50 CEST', '2019-08-02T20:54:50.000Z'],
  ['31 ene 2018, 22:54:50 CET', '2018-01-31T21:54:50.000Z'],
  ['31 ene. 2018, 10:54:50 p.\u00a0m. CET', '2018-01-31T21:54:50.000Z'],
  ['3 mrt. 2022, 22:54:50 CET', '2022-03-03T21:54:50.000Z'],
  ['3 mei 2022 22:54:50 CEST', '2022-05-03T20:54:50.000Z'],
  ['31 de jan. de 2018, 22:54:50 BRT', '2018-02-01T01:54:50.000Z'],
  ['31 gen 2018, 22:54:50 CET', '2018-01-31T21:54:50.000Z'],
  ['31 янв. 2018 г., 22:54:50 MSK', '2018-01-31T19:54:50.000Z'],
  ['31.01.2018 klo 22.54.50 UTC', '2018-01-31T22:54:50.000Z'],
  ['31.1.2018 klo 22.54.50 UTC', '2018-01-31T22:54:50.000Z'],
  ['2018/01/31 22:54:50 JST', '2018-01-31T13:54:50.000Z'],
  ['2018年1月31日 下午10:54:50 UTC', '2018-01-31T22:54:50.000Z'],
  ['2018. 1. 31. 오후 10:54:50 KST', '2018-01-31T13:54:50.000Z'],
  ['1/31/2018, 10:54:50 PM UTC', '2018-01-31T22:54:50.000Z'],
  ['31/01/2018, 22:54:50 UTC', '2018-01-31T22:54:50.000Z'],
  ['2018-01-31 22:54:50 UTC', '2018-01-31T22:54:50.000Z'],
  ['2018年1月31日 GMT+8 22:54:50', '2018-01-31T14:54:50.000Z'],
  ['2018年1月31日 晚上10:54:50 [UTC]', '2018-01-31T22:54:50.000Z'],
  ['2026年6月20日 00:28:51 CST', '2026-06-19T16:28:51.000Z'],
  ['Jun 20, 2026, 12:28:51 AM CST', '2026-06-20T06:28:51.000Z'],
  ['31 בינו׳ 2018, 22:54:50 IST', '2018-01-31T20:54:50.000Z'],
  ['31 ביולי 2018, 22:54:50 IDT', '2018-07-31T19:54:50.000Z'],
  ['31‏/01‏/2018، 10:54:50 م غرينتش+2', '2018-01-31T20:54:50.000Z'],
  ['۳۱ ژانویه ۲۰۱۸، ۲۲:۵۴:۵۰ (‎+۳:۳۰ گرینویچ)', '2018-01-31T19:24:50.000Z'],
  ['۱۰ آذر ۱۴۰۳، ۱۵:۰۴:۰۵ (UTC)', '2024-11-30T15:04:05.000Z'],
  ['۳۰ اسفند ۱۴۰۳، ۰:۰۰:۰۰ (‎+۳:۳۰ گرینویچ)', '2025-03-19T20:30:00.000Z'],
  ['۱ فروردین ۱۴۰۴، ۱۲:۰۰:۰۰ (UTC)', '2025-03-21T12:00:00.000Z'],
  ['৩১ জানু, ২০১৮, ১০:৫৪:৫০ PM GMT +৬', '2018-01-31T16:54:50.000Z'],
  ['31.01.2018 г., 22:54:50 ч. Гринуич+2', '2018-01-31T20:54:50.000Z'],
  ['31. jan. 2018, 22:54:50 GMT +1', '2018-01-31T21:54:50.000Z'],
  ['31 janv. 2018, 22 h 54 min 50 s HNE', '2018-02-01T03:54:50.000Z'],
  ['31 juill. 2018, 22 h 54 min 50 s HAE', '2018-08-01T02:54:50.000Z'],
  ['22:54:50 UTC 31 thg 1, 2018', '2018-01-31T22:54:50.000Z'],
  ['31 ม.ค. 2561 22 นาฬิกา 54 นาที 50 วินาที UTC', '2018-01-31T22:54:50.000Z'],
  ['31. lis 2018. 22:54:50 UTC', '2018-10-31T22:54:50.000Z'],
  ['30 lis 2018, 22:54:50 UTC', '2018-11-30T22:54:50.000Z'],
]
for (const [line, iso] of cases) {
  test(`${line} is ${iso}`, () => {
    const found = printedTime(line)
    assert.ok(found, 'not taken for a time')
    assert.equal(new Date(found.ms).toISOString(), iso)
    assert.equal(found.zoneUnknown, false)
  })
}

// Google prints dates as the Unicode locales have them; so does Intl.
const locales =
  'en en-GB en-CA en-AU en-IN de fr fr-CA es es-419 es-MX it pt-BR pt-PT nl pl ru uk tr sv da nb fi cs sk hu ro bg hr sr sl el ja ko zh-CN zh-TW zh-HK vi th id ms lt lv et he ar hi ca af am az be bn bs cy eu fa fil ga gl gu hy is ka kk km kn ky lo mk ml mn mr my ne pa si sq sw ta te ur uz zu'
for (const locale of locales.split(' ')) {
  test(`every month is read in ${locale}`, () => {
    for (const timeStyle of ['medium', 'long'] as const) {
      const style = { dateStyle: 'medium', timeStyle, timeZone: 'UTC' } as const
      const printer = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, style)
      for (let month = 0; month < 12; month++) {
        const ms = Date.UTC(2021, month, 3 + month, month % 2 === 0 ? 21 : 9, 4, 5)
        const line = printer.format(ms)
        assert.equal(printedTime(line)?.ms, ms, line)
      }
    }
  })
}

const whole =
  'en en-GB en-IN de fr fr-CA es es-419 it pt-BR pt-PT nl pl ru uk tr sv da nb nn fi cs sk hu ro bg hr sr sl el ja ko zh-CN zh-TW vi th id ms lt lv et he ar hi bn mr gu kn ml ta ur ca eu gl is sw fil af hy ka zu kk km ne'
for (const locale of whole.split(' ')) {
  test(`a time with the day of the week is read in ${locale}`, () => {
    const style = { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' } as const
    const printer = new Intl.DateTimeFormat(locale, style)
    for (let month = 0; month < 12; month++) {
      const ms = Date.UTC(2016, month, 3 + 2 * month, month % 2 === 0 ? 21 : 9, 59, 50)
      const line = printer.format(ms)
      assert.equal(fullTime(line)?.ms, ms, line)
    }
  })
}

test('an abbreviation in no table is taken for UTC, and said so', () => {
  const found = printedTime('Jan 31, 2018, 10:54:50 PM XYZT')
  assert.deepEqual(found, { ms: Date.UTC(2018, 0, 31, 22, 54, 50), zoneUnknown: true })
})

for (const line of [
  'Watched Jan 31, 2018, 10:54:50 PM',
  'Searched for 2018-01-31',
  'The 31.01.2018, 22:54:50 interview',
  '22:54:50',
  '99 Jan 2018, 22:54:50 UTC',
  '31 Foo 2018, 22:54:50 UTC',
  'Jan 31, 2018, 30:54:50',
]) {
  test(`"${line}" is no time`, () => assert.equal(printedTime(line), null))
}
