/** What stands in an export is full of addresses. Whoever could have one fetched would see who reads it, and from within our network. */

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const exportsWith = (url: string): Record<string, Record<string, string | Buffer>> => ({
  'takeout-20260101T000000Z-001.zip': {
    'Takeout/My Activity/Maps/MyActivity.html': `<html><head><link rel="stylesheet" href="${url}"></head><body><div class="outer-cell"><div class="header-cell"><p class="mdl-typography--title">Maps<br></p></div><div class="content-cell mdl-typography--body-1">Viewed <a href="${url}">sea</a><img src="${url}"><br>Mar 1, 2019, 10:00:00 AM UTC</div></div></body></html>`,
    'Takeout/Contacts/All Contacts/All Contacts.vcf': `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo\r\nPHOTO;VALUE=uri:${url}\r\nURL:${url}\r\nEND:VCARD\r\n`,
    'Takeout/Calendar/ana.ics': `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101T000000Z\r\nSUMMARY:Tea\r\nATTACH:${url}\r\nURL:${url}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
    'Takeout/Mail/All mail Including Spam and Trash.mbox': `From 1@xxx Tue Aug 05 08:00:23 +0000 2025\r\nFrom: bo@example.org\r\nSubject: Tea\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="${url}"><iframe src="${url}"></iframe>\r\n--b\r\nContent-Type: message/external-body; access-type=URL; URL="${url}"\r\n\r\nContent-Type: image/png\r\n\r\n--b--\r\n`,
    'Takeout/Fit/Activities/2019-08-12T07_14_08.709+02_00_PT14M3.063S_Walking.tcx': `<?xml version="1.0"?><!DOCTYPE t SYSTEM "${url}" [<!ENTITY x SYSTEM "${url}">]><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Walking"><Id>2019-08-12T05:14:08.709Z</Id><Lap StartTime="2019-08-12T05:14:08.709Z"><Track><Trackpoint><Time>2019-08-12T05:14:09.000Z</Time><Position><LatitudeDegrees>48.1</LatitudeDegrees><LongitudeDegrees>11.5</LongitudeDegrees></Position></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>`,
    'Takeout/Location History/Location History.kml': `<?xml version="1.0"?><kml xmlns:gx="x"><Document><NetworkLink><Link><href>${url}</href></Link></NetworkLink><Placemark><gx:Track><when>2019-08-12T05:14:09Z</when><gx:coord>11.5 48.1 0</gx:coord></gx:Track></Placemark></Document></kml>`,
    'Takeout/Drive/drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${url}"/></svg>`,
    'Takeout/Google Photos/x/a.jpg': jpeg('sea'),
    'Takeout/Google Photos/x/a.jpg.json': JSON.stringify({
      ...{ title: 'a.jpg', url, photoTakenTime: { timestamp: '1577836800' } },
    }),
  },
  'facebook-ana-2026-01-01-aaaa.zip': {
    'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json': JSON.stringify([
      {
        ...{ timestamp: 1_500_000_000, data: [{ post: 'by the sea' }] },
        attachments: [
          { data: [{ media: { uri: url } }, { external_context: { url, name: 'sea' } }] },
        ],
      },
    ]),
  },
})

test('no address that stands in an export is asked for', async () => {
  let asked = 0
  const listening = createServer((_request, response) => {
    asked++
    response.end()
  })
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
  try {
    await using here = await home()
    const ana = await resident(here.url, 'ana')
    const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/x.png`
    await fetch(url)
    assert.equal(asked, 1)
    for (const [name, files] of Object.entries(exportsWith(url))) {
      const report = await ana.bring({ [name]: zipOf(files) })
      assert.equal(report.state, 'completed', JSON.stringify(report))
    }
    for (const read of ['activity', 'contacts', 'calendar', 'mail', 'fit.points', 'location']) {
      assert.equal((await ana.records(`google.${read}`)).length, 1, read)
    }
    assert.equal((await ana.records('facebook.posts')).length, 1)
    assert.equal((await ana.records('google.drive')).length, 1)
    assert.equal(asked, 1)
  } finally {
    listening.closeAllConnections()
    listening.close()
  }
})
