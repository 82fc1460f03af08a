import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const caption = (products: string, details: string, locations: string, why: string) =>
  [
    `<b>${products}:</b><br>&emsp;Maps<br>`,
    `<b>${locations}:</b><br>&emsp;<a href="https://www.google.com/maps/@?api=1&center=45.7,4.8">At this general area</a> - From your device<br>`,
    `<b>${details}:</b><br>&emsp;From Google Ads<br>`,
    `<b>${why}</b><br>&emsp;It was saved. <a href="https://myaccount.google.com/activitycontrols">here</a>.`,
  ].join('')

for (const [language, ...words] of [
  ['English', 'Products', 'Details', 'Locations', 'Why is this here?'],
  ['Turkish', 'Ürünler', 'Ayrıntılar', 'Konumlar', 'Bu neden burada?'],
  ['Japanese', 'サービス', '詳細', '場所', 'この情報がここにある理由'],
  ['Arabic', 'المنتجات', 'التفاصيل', 'المواقع الجغرافية', 'لماذا يظهر هذا؟'],
] as [string, string, string, string, string][]) {
  test(`what stands below an entry is told apart by what it is: ${language}`, async () => {
    const { records } = await read({
      'Takeout/My Activity/Maps/MyActivity.html': `<html><head><style>/**\n * material-design-lite */</style></head><body><div class="outer-cell"><p class="mdl-typography--title">Maps<br></p><div class="mdl-typography--body-1"><a href="https://www.google.com/maps/place/x">Tea house</a><br>Mar 1, 2025, 10:00:00 AM UTC<br></div><div class="mdl-typography--caption">${caption(...(words as [string, string, string, string]))}</div></div></body></html>`,
    })
    assert.equal(records.length, 1)
    const { product, details, location_name: place } = records[0]!.fields
    assert.deepEqual(
      [product, details, place],
      ['Maps', ['From Google Ads'], 'At this general area'],
    )
  })
}

test('recordings and pictures of one second are several, the same from JSON and from a page', async () => {
  const names = ['2019-11-11_03_37_52_783_UTC.jpg', '2019-11-11_03_37_52_597_UTC.jpg']
  const one = { header: 'Assistant', title: 'Trained face model', products: ['Assistant'] }
  const folder = 'Takeout/My Activity/Assistant'
  const pictures = Object.fromEntries(names.map((name) => [`${folder}/${name}`, `\x89PNG ${name}`]))
  const json = await read({
    ...pictures,
    [`${folder}/MyActivity.json`]: JSON.stringify([
      { ...one, time: '2019-11-11T03:37:52.783Z', imageFile: names[0] },
      { ...one, time: '2019-11-11T03:37:52.597Z', imageFile: names[1] },
    ]),
  })
  const cells = names.map(
    (name) =>
      `<div class="outer-cell"><p class="mdl-typography--title">Assistant<br></p><div class="mdl-typography--body-1">Trained face model<br>Nov 11, 2019, 3:37:52 AM UTC<br><img src="${name}"></div><div class="mdl-typography--caption"><b>Products:</b><br>&emsp;Assistant</div></div>`,
  )
  const html = `<html><head><style>/**\n * material-design-lite */</style></head><body>${cells.join('')}</body></html>`
  const page = await read({ ...pictures, [`${folder}/MyActivity.html`]: html })
  const keys = ({ records }: typeof page) => records.map(({ key }) => key)
  assert.equal(new Set(keys(json)).size, 2)
  assert.deepEqual(keys(page), keys(json))
})

test('what AI Mode answered behind the time of an entry on a page stays with it', async () => {
  const { records } = await read({
    'Takeout/My Activity/Search/MyActivity.html':
      '<html><head><style>/**\n * material-design-lite */</style></head><body><div class="outer-cell"><p class="mdl-typography--title">AI Mode<br></p><div class="mdl-typography--body-1">Searched for <a href="https://www.google.com/?udm=50&amp;q=tea">tea</a><br>Jul 16, 2026, 10:09:25 AM GMT+07:00<br><p>Tea is a plant.</p></div><div class="mdl-typography--caption"><b>Products:</b><br>&emsp;AI Mode</div></div></body></html>',
  })
  assert.equal(records[0]!.collection, 'google.activity')
  assert.deepEqual(records[0]!.rest, { answer: 'Tea is a plant.' })
})
