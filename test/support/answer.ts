/** What a service answered, read to its end. */

export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown> & { error?: string; error_description?: string; code?: string }
  text: string
}

export async function toAnswer(answer: Response): Promise<Answer> {
  const text = await answer.text()
  let body: Answer['body'] = {}
  try {
    body = JSON.parse(text) as Answer['body']
  } catch {
    // pages and streams have no JSON body
  }
  return { status: answer.status, headers: answer.headers, body, text }
}
