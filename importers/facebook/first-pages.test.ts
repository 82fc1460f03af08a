import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const page = (title: string) =>
  `<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><base href="../">
<style type="text/css">/* Copyright 2004-present Facebook. All Rights Reserved. */ body { margin: 15px }</style>
<title>Zoé - ${title}</title></head><body><div class="nav"></div><div class="contents"></div></body></html>`

const read = (name: string, files: Record<string, string>) =>
  readAll([memoryPart(name, zipOf(files))], [facebook])

test('a download of before 2018, which has but pages, says what helps; its pictures are kept', async () => {
  const outcome = await read('facebook-zoe.zip', {
    'index.htm': page('Profile'),
    'html/friends.htm': page('Friends'),
    'html/messages.htm': page('Messages'),
    'messages/0.html': page('Conversation with Ada'),
    'photos/417/1002.jpg': '\xff\xd8\xff\xe0 picture',
  })
  assert.deepEqual(outcome.entries, [
    'failed html/friends.htm',
    'failed html/messages.htm',
    'failed messages/0.html',
    'ignored index.htm',
    'kept photos/417/1002.jpg',
  ])
  assert.ok(outcome.codes.includes('html_export'))
})

test('one page of such a download by itself says the same', async () => {
  const { entries, codes } = await readAll(
    [memoryPart('messages.htm', page('Messages'))],
    [facebook],
  )
  assert.deepEqual(entries, ['failed messages.htm'])
  assert.ok(codes.includes('html_export'))
})
