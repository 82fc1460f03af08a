/** What went wrong in the languages of people; English is what programs and logs get. */
export type Said = { en: string } & Record<string, string>
