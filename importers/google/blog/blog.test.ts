import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const BLOG = 'Takeout/Blogger/Blogs/Bread/feed.atom'

/** As Google writes it since 2018. */
const FEED = `<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
  <id>tag:blogger.com,1999:blog-77</id>
  <title>Bread &amp; salt</title>
  <entry>
    <id>tag:blogger.com,1999:blog-77.post-1</id>
    <blogger:type>POST</blogger:type>
    <blogger:status>LIVE</blogger:status>
    <author><name>Ana</name><uri></uri><blogger:type>BLOGGER</blogger:type></author>
    <title>Rye &lt;again&gt;</title>
    <content type='html'>&lt;p&gt;Flour &amp;amp; water,&lt;br/&gt;żytni.&lt;/p&gt;</content>
    <blogger:metaDescription>About rye</blogger:metaDescription>
    <blogger:created>2019-03-01T07:00:00.123Z</blogger:created>
    <published>2019-03-02T08:30:00Z</published>
    <updated>2019-03-03T09:00:00Z</updated>
    <category scheme='tag:blogger.com,1999:blog-77' term='Rye'/>
    <category scheme='tag:blogger.com,1999:blog-77' term='Slow'/>
    <blogger:filename>/2019/03/rye.html</blogger:filename>
    <link/>
    <enclosure/>
    <blogger:trashed/>
  </entry>
  <entry>
    <id>tag:blogger.com,1999:blog-77.post-2</id>
    <blogger:parent>tag:blogger.com,1999:blog-77.post-1</blogger:parent>
    <blogger:inReplyTo/>
    <blogger:type>COMMENT</blogger:type>
    <blogger:status>LIVE</blogger:status>
    <author><name>Ben</name><uri/><blogger:type>ANONYMOUS</blogger:type></author>
    <title/>
    <content type='html'>It rose.</content>
    <published>2019-03-02T10:00:00Z</published>
  </entry>
  <entry>
    <id>tag:blogger.com,1999:blog-77.page-3</id>
    <blogger:type>PAGE</blogger:type>
    <blogger:status>DRAFT</blogger:status>
    <title>About</title>
    <content type='html'></content>
    <blogger:created>2018-01-01T00:00:00Z</blogger:created>
  </entry>
</feed>`

const KIND = 'http://schemas.google.com/g/2005#kind'
const kind = (name: string) =>
  `<category scheme='${KIND}' term='http://schemas.google.com/blogger/2008/kind#${name}'/>`

/** As Blogger's own backup was until 2018. */
const BACKUP = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#"><title type="text">Bread &amp; salt</title>
<generator version="7.00" uri="http://www.blogger.com">Blogger</generator>
<entry><id>tag:blogger.com,1999:blog-77.settings.BLOG_NAME</id>${kind('settings')}<title>Name</title><content>Bread</content></entry>
<entry><id>tag:blogger.com,1999:blog-77.post-1</id><published>2019-03-02T09:30:00.000+01:00</published>${kind('post')}
<category scheme="http://www.blogger.com/atom/ns#" term="Rye"/><title type="text">Rye</title>
<content type="html">&lt;p&gt;Flour&lt;/p&gt;</content><app:control><app:draft>yes</app:draft></app:control>
<link rel="alternate" type="text/html" href="https://bread.example/2019/03/rye.html"/><author><name>Ana</name></author></entry>
<entry><id>tag:blogger.com,1999:blog-77.post-2</id><published>2019-03-02T10:00:00.000Z</published>${kind('comment')}
<content type="html">It rose.</content><author><name>Ben</name></author>
<thr:in-reply-to ref="tag:blogger.com,1999:blog-77.post-1"/></entry></feed>`

describe('a blog', () => {
  test('is its posts, its pages and what was written below them', async () => {
    const outcome = await read({ [BLOG]: FEED })
    assert.deepEqual(fieldsOf(outcome, 'google.blogger'), [
      {
        ...{ blog: 'Bread & salt', kind: 'post', status: 'live', author: 'Ana' },
        ...{ title: 'Rye <again>', text: 'Flour & water,\nżytni.' },
        html: '<p>Flour &amp; water,<br/>żytni.</p>',
        ...{ labels: ['Rye', 'Slow'], url: '/2019/03/rye.html' },
        updated_at: '2019-03-03T09:00:00.000Z',
      },
      {
        ...{ blog: 'Bread & salt', kind: 'comment', status: 'live', author: 'Ben' },
        ...{ text: 'It rose.', parent: 'tag:blogger.com,1999:blog-77.post-1' },
      },
      { blog: 'Bread & salt', kind: 'page', status: 'draft', title: 'About' },
    ])
    const times = outcome.records.map(({ time }) => time && new Date(time).toISOString())
    assert.deepEqual(times, [
      '2019-03-02T08:30:00.000Z',
      '2019-03-02T10:00:00.000Z',
      '2018-01-01T00:00:00.000Z',
    ])
    assert.deepEqual(outcome.records[0]?.rest, { 'blogger:metadescription': 'About rye' })
    assert.deepEqual(outcome.entries, [`imported ${BLOG}`])
  })

  test('is the same in the backup of before 2018, whose settings stay in the file', async () => {
    const before = await read({ 'Takeout/Blogger/blog-03-04-2019.xml': BACKUP })
    const [post, comment] = before.records
    assert.deepEqual(post?.fields, {
      ...{ blog: 'Bread & salt', kind: 'post', status: 'draft', author: 'Ana', title: 'Rye' },
      ...{ text: 'Flour', html: '<p>Flour</p>', labels: ['Rye'] },
      url: 'https://bread.example/2019/03/rye.html',
    })
    assert.equal(comment?.fields['parent'], 'tag:blogger.com,1999:blog-77.post-1')
    assert.equal(fieldsOf(before, 'google.other').length, 1)
    const since = await read({ [BLOG]: FEED })
    const keys = ({ records }: typeof since) =>
      records.flatMap(({ collection, key }) => (collection === 'google.blogger' ? key : []))
    assert.deepEqual(keys(before), keys(since).slice(0, 2))
  })

  test('is known by itself, and another feed is not', async () => {
    const alone = await read({ 'feed.atom': FEED })
    assert.equal(fieldsOf(alone, 'google.blogger').length, 3)
    const others = `<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry></feed>`
    const other = await read({ [BLOG]: FEED, 'Takeout/News/feed.atom': others })
    assert.equal(fieldsOf(other, 'google.other').length, 1)
  })
})
