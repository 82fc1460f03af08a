/**
 * B0 and B1: a page of 100 rows by Express and pg, without any authorization. B0 parses rows and serialises them; B1 lets PostgreSQL
 * write each row's JSON and joins the texts. A process of its own: `DATABASE_URL PORT OWNER COLLECTION`.
 */

import express from 'express'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })
const owner = process.env['OWNER']
const collection = Number(process.env['COLLECTION'])
const app = express().disable('x-powered-by').disable('etag')

app.get('/b0', async (_request, response) => {
  const { rows } = await pool.query({
    name: 'b0',
    text: `select record, time, fields from records where owner = $1 and collection = $2 and time > '-infinity'
           order by time, record limit 100`,
    values: [owner, collection],
  })
  response.json({
    records: rows.map(({ record, time, fields }) => ({ id: record, time, ...fields })),
  })
})

app.get('/b1', async (_request, response) => {
  const { rows } = await pool.query({
    name: 'b1',
    text: `select (jsonb_build_object('id', record, 'time', to_char(time at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) || fields)::text as line
           from records where owner = $1 and collection = $2 and time > '-infinity'
           order by time, record limit 100`,
    values: [owner, collection],
  })
  response.type('json').send(`{"records":[${rows.map((row) => row.line).join(',')}],"next":null}`)
})

app.listen(Number(process.env['PORT']), 'localhost', () => console.log('ready'))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
