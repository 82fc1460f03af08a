export const VERIFY_USAGE = `FILE… [--keys FILE|URL]
  FILE   a grant or binding (compact), a receipt, the answer of /owners/{id}/bindings, or a log
         (activity.jsonl of either service), each by itself; or all parts of a home that was taken along
  --keys a JWK Set or a bindings file (its grant keys), as a file or at an address; for a log or a home
         that of its service: {service}/jwks. Without it a receipt is checked with the keys it brings,
         and their six words are said; a log or a home with those of the service it names`
