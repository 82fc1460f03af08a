/** Tables whose numbers somebody made unknowable before handing them on: their heads say what they are, in any language known here. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('Spanish tables outside of their folders, with numbers that have no shape', async () => {
  const outcome = await read({
    'historial/historial-de-búsqueda.json': '[]',
    'listas de reproducción/té-vídeos.csv':
      'ID de vídeo,Marca de tiempo de creación de la lista de reproducción de vídeos\n1,2021-09-10T10:02:08+00:00\n2,20+00:00\n',
    'listas de reproducción/Listas de reproducción.csv':
      'ID de lista de reproducción,Añadir vídeos nuevos al principio,Título de la lista de reproducción (original),Idioma del título de la lista de reproducción (original),Marca de tiempo de creación de la lista de reproducción,Marca de tiempo de actualización de la lista de reproducción,Orden de vídeos de lista de reproducción,Visibilidad de la lista de reproducción\n1,Falso,té,,2022-01-02T03:04:05+00:00,2022-01-02T03:04:06+00:00,Manual,Oculta\n',
    'suscripciones/suscripciones.csv':
      'ID del canal,URL del canal,Título del canal\n1,http://www.youtube.com/channel,Té y pan\n1,http://www.youtube.com/channel,Lluvia\n',
    'metadatos del vídeo/vídeos.csv':
      'ID de vídeo,Duración aproximada (ms),Categoría del vídeo,ID de canal,Título del vídeo (original),Privacidad,Estado del vídeo,Marca de tiempo de creación del vídeo,Marca de tiempo de publicación del vídeo\n1,7960,Personas,1,Hervir agua,Oculto,Procesado,2022-02-02T03:04:05+00:00,\n',
    'comentarios/comentarios.csv':
      'ID de comentario,ID de canal,Marca de tiempo de creación del comentario,Precio,ID de comentario principal,ID de vídeo,Texto del comentario\n1,2,2022-03-02T03:04:05+00:00,0,,7,"{""text"":""Bueno""}"\n1,2,2022-03-02T03:04:06+00:00,0,,8,"{""text"":""Caliente""}"\n',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'té', video_id: '1' },
    { playlist: 'té', video_id: '2' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: '1', title: 'té', visibility: 'Oculta' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.subscriptions'), [
    { channel_id: '1', title: 'Té y pan', url: 'https://www.youtube.com/channel' },
    { channel_id: '1', title: 'Lluvia', url: 'https://www.youtube.com/channel' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.videos'), [
    { video_id: '1', title: 'Hervir agua', privacy: 'Oculto' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.comments'), [
    { comment_id: '1', video_id: '7', text: 'Bueno', kind: 'comment' },
    { comment_id: '1', video_id: '8', text: 'Caliente', kind: 'comment' },
  ])
  const keys = outcome.records.map(({ collection, key }) => `${collection} ${key}`)
  assert.equal(new Set(keys).size, 9)
  const unread = outcome.records.find(({ fields }) => fields['video_id'] === '2')
  assert.deepEqual(Object.values(unread!.rest!), ['20+00:00'])
})

test('titles of own videos in Dutch, Lithuanian and Romanian', async () => {
  const heads = [
    'Video-ID,Geschatte duur (ms),Audiotaal van video,Videocategorie,Videobeschrijving (origineel),Kanaal-ID,Videotitel (origineel),Privacy,Videostatus,Tijdstempel aanmaaktijd video,Tijdstempel publicatietijd video',
    'Vaizdo įrašo ID,Apytikrė trukmė (ms),Vaizdo įrašo garso takelio kalba,Vaizdo įrašo kategorija,Vaizdo įrašo aprašas (originalas),Kanalo ID,Vaizdo įrašo pavadinimas (originalas),Privatumas,Vaizdo įrašo būsena,Vaizdo įrašo sukūrimo laiko žymė,Vaizdo įrašo paskelbimo laiko žymė',
    'ID-ul videoclipului,Durată aproximativă (ms),Limba conținutului audio din videoclip,Categorie de videoclipuri,Descrierea videoclipului (original),ID-ul canalului,Titlul videoclipului (original),Confidențialitate,Starea videoclipului,Marcajul temporal de creare a videoclipului,Marcajul temporal de publicare a videoclipului',
  ]
  for (const head of heads) {
    const row =
      'aaaaaaaaaaa,61000,nl,People,How to,UCaaaaaaaaaaaaaaaaaaaaaa,Tea,Public,Done,2024-01-02T03:04:05+00:00,2024-01-02T03:04:06+00:00'
    const outcome = await read({ 'Takeout/YouTube/x/videos.csv': `${head}\n${row}\n` })
    assert.deepEqual(fieldsOf(outcome, 'google.youtube.videos'), [
      { video_id: 'aaaaaaaaaaa', title: 'Tea', description: 'How to', privacy: 'Public' },
    ])
  }
})

test('a video whose name is empty was watched, and a history in Romanian with accents of their own is one', async () => {
  const entry = { header: 'YouTube', time: '2025-08-04T22:45:01.485Z', products: ['YouTube'] }
  const outcome = await read({
    'Takeout/YouTube/historial/historial-de-reproducciones.json': [
      { ...entry, title: 'Has visto ', titleUrl: 'https://www.youtube.com/w' },
    ],
    [`Takeout/YouTube/istoric/${'istoricul căutărilor'.normalize('NFD')}.json`]: [
      { ...entry, title: 'ceai', titleUrl: 'https://www.youtube.com/x' },
    ],
  })
  assert.equal(fieldsOf(outcome, 'google.youtube.watched').length, 1)
  assert.equal(fieldsOf(outcome, 'google.youtube.searched').length, 1)
})

test('a playlist in Dutch is called what its owner called it', async () => {
  const outcome = await read({
    "Takeout/YouTube/afspeellijsten/Video's in thee.csv":
      'Video-ID,Tijdstempel voor het maken van een playlistvideo\naaaaaaaaaaa,2022-02-03T03:04:05+00:00\n',
    'Takeout/YouTube/afspeellijsten/Video_s in koek.csv':
      'Video-ID,Tijdstempel voor het maken van een playlistvideo\nbbbbbbbbbbb,2022-02-03T03:04:05+00:00\n',
  })
  const titles = fieldsOf(outcome, 'google.youtube.playlist_items').map(({ playlist }) => playlist)
  assert.deepEqual(titles.sort(), ['koek', 'thee'])
})
