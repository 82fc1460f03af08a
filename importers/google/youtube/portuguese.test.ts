/** Tables of YouTube and Google Pay as they are called in Portuguese. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const folder = 'Takeout/YouTube e YouTube Music'
const post = `Ugkx${'A'.repeat(32)}`

test('posts of one’s own, and comments below posts, in tables whose words nobody knows', async () => {
  const outcome = await read({
    [`${folder}/postagens/postagens.csv`]: `ID do post,Atualização,Criação,Texto do post\n${post},2026-05-29T19:55:42Z,2026-05-28T19:55:42Z,"{""text"":""Chá""}"\n`,
    [`${folder}/comentários/comentários.csv`]: `ID do comentário,ID do canal,Criado,Preço,Principal,ID da postagem,ID do vídeo,Texto\nUgxBBBBBBBBBBBBBBBBBBB4AaABAg,UCaaaaaaaaaaaaaaaaaaaaaa,2025-03-19T01:55:20+00:00,0,,${post},,"{""text"":""Bom""}"\n`,
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.comments'), [
    { comment_id: post, post_id: post, text: 'Chá', kind: 'post' },
    { comment_id: 'UgxBBBBBBBBBBBBBBBBBBB4AaABAg', post_id: post, text: 'Bom', kind: 'comment' },
  ])
  assert.equal(outcome.records[0]?.time, Date.parse('2026-05-28T19:55:42Z'))
})

test('own videos in a narrow table, and payments in a file without a number', async () => {
  const outcome = await read({
    [`${folder}/metadados do vídeo/vídeos.csv`]:
      'ID do vídeo,Título do vídeo (original),Descrição do vídeo (original),Categoria do vídeo,Privacidade,Estado do vídeo,Criação,Publicação\nabcdefghijk,Chá,Como fazer,Pessoas,Público,Ativo,2024-09-02T21:10:59Z,2024-09-02T22:00:00Z\n',
    'Takeout/Google Pay/Transações no Google Pay/transactions.csv':
      'Hora,Código da transação,Descrição,Produto,Forma de pagamento,Status,Valor\n"4 de jul. de 2026, 18:23",tx-1,Assinatura,Google Play,Cartão,Concluir,"BRL 4,99"\n',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.videos'), [
    { video_id: 'abcdefghijk', title: 'Chá', description: 'Como fazer', privacy: 'Público' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.pay'), [
    {
      ...{ transaction_id: 'tx-1', title: 'Assinatura', product: 'Google Play', amount: 4.99 },
      ...{ payment_method: 'Cartão', status: 'Concluir', currency: 'BRL' },
    },
  ])
  assert.ok(outcome.records.every(({ time }) => time !== null))
})
