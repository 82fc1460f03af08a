import type { Said } from './said.ts'

/** By the code of a warning: what it means for the owner, and what can be done about it. */
export const english = {
  // Archives
  damaged_archive: {
    text: 'An archive is damaged. What stands before the damage was read.',
    todo: 'Download it again and upload it again.',
  },
  truncated_archive: {
    text: 'An archive ends too early. What stands before was read.',
    todo: 'Download it again and upload it again.',
  },
  password_protected: {
    text: 'An archive or a file in it has a password.',
    todo: 'Unpack it with its password, pack it without one, and upload that.',
  },
  unsupported_archive: {
    text: 'This kind of archive cannot be opened.',
    todo: 'Upload the zip or tgz as you downloaded it, or the unpacked files as a zip.',
  },
  unsupported_compression: {
    text: 'Files that are packed in a way which cannot be unpacked here.',
    todo: 'Unpack the archive on your computer and pack it again as a usual zip.',
  },
  overlapping_entries: {
    text: 'The archive is made so that its files overlap. Nothing of it was read.',
    todo: 'Download it again where it comes from.',
  },
  too_many_entries: { text: 'The archive holds more files than are read here.' },
  limit_exceeded: { text: 'Files that unpack to more than is allowed were left out.' },
  incomplete_export: {
    text: ({ parts }) => `Parts of your export are missing${parts ? `: ${parts}` : ''}.`,
    todo: 'Add them; what waits for them is completed then.',
  },
  kept_former: {
    text: ({ kinds }) =>
      `Records of which this export says less than a former one${kinds ? ` (${kinds})` : ''}: what that said of them stays.`,
    todo: 'What you do not want to keep you can delete, or undo the former import.',
  },
  same_part: { text: 'Archives that are here already were not read again.' },
  upload_gone: {
    text: 'A file was removed before it was read.',
    todo: 'Upload it again.',
  },
  stopped: {
    text: 'Reading stopped at the same place several times and was given up.',
    todo: 'Read the files again; if it stops again, ask whoever runs this service.',
  },
  no_room: {
    text: 'The disk of this service is full. The import goes on by itself when there is room.',
    todo: 'Wait, or tell whoever runs this service.',
  },
  no_store: {
    text: 'The place where files are kept does not answer as it should. The import goes on by itself.',
    todo: 'Wait, or tell whoever runs this service.',
  },
  quota_exceeded: {
    text: 'Your storage is full: files that did not fit are not here.',
    todo: 'Undo an import you do not need or ask for more room, then read the files again.',
  },
  not_recognised: {
    text: ({ seen }) => `Nothing here was recognised.${seen ? ` At the top lies: ${seen}.` : ''}`,
    todo: 'Upload the archives as you downloaded them, unchanged.',
  },
  taken_along: {
    text: 'This is everything that was taken along from a service of this kind. It is not read like an export, but brought with its passphrase.',
  },
  no_records: {
    text: 'The export was recognised, but no records could be read from it.',
    todo: 'Look whether you ticked the contents when you asked for it.',
  },
  timeline_on_phone: {
    text: 'The export holds settings of the Timeline, but no places: Google keeps them on the phone.',
    todo: 'On Android: Settings, Location, Location services, Timeline, Export. On an iPhone: Google Maps, Your Timeline, Export. Then upload that file.',
  },
  html_export: {
    text: 'This is the web-page form of the export, which cannot be read.',
    todo: 'Ask for it again and choose the format JSON.',
  },
  telemetry: {
    text: 'Measurements that Meta made for itself are not read.',
    todo: 'Ask Meta for "Your activity" instead.',
  },
  // Files
  web_page: {
    text: 'A web page lies where an archive or data should be.',
    todo: 'Open it: if it asks you to sign in, do so and download the export again.',
  },
  empty_file: { text: 'Empty files.' },
  damaged_file: {
    text: 'Files that are damaged and cannot be unpacked.',
    todo: 'Download the export again.',
  },
  wrong_checksum: {
    text: 'Files whose checksum does not fit: they are damaged.',
    todo: 'Download the export again.',
  },
  wrong_size: {
    text: 'Files that are not as long as they should be.',
    todo: 'Download the export again.',
  },
  not_a_file: { text: 'Links and devices in the archive are never followed.' },
  unsafe_name: { text: 'Files whose name is not allowed were not read.' },
  unreadable: { text: 'Files that could not be read.' },
  duplicate: { text: 'Files that are there twice were read once.' },
  duplicate_name: {
    text: 'Files of the same name with different contents: of equal records the last one counts.',
  },
  html_beside_json: { text: 'Web pages whose data was read from the JSON file beside them.' },
  said_again: {
    text: 'Files whose data another file of this or of a former download says in full.',
  },
  same_as_json: { text: 'Web pages whose data was read from the JSON file beside them.' },
  nothing_read: {
    text: 'Files in which nothing new of a known form was found were kept as they are.',
  },
  some_not_read: {
    text: 'Files in which something is of a form that is not known yet: they were read and kept as well.',
  },
  broken_kept: { text: 'Files of which not all could be read: they were kept as they are.' },
  rows_merged: {
    text: 'Tables in which a quotation mark that is never closed may have made one row of several: they were read and kept as well.',
  },
  described_by_stem: {
    text: 'Photos that have the date and place of a file of another kind with the same name.',
  },
  invalid_json: { text: 'Parts that are not valid JSON were left out.' },
  invalid_csv: { text: 'Tables that are broken were read up to there.' },
  invalid_utf8: { text: 'Some letters are not valid text and were replaced by �.' },
  cut_json: {
    text: 'Files that end in the middle. What stands before was read.',
    todo: 'Download the export again.',
  },
  cut_html: { text: 'Pages that end in the middle. What stands before was read.' },
  cut_file: { text: 'Files that end in the middle. What stands before was read.' },
  too_deep: { text: 'Parts that are nested too deeply were left out.' },
  element_too_large: { text: 'Parts that are too large were left out.' },
  invalid_line: { text: 'Lines that are broken were left out.' },
  // Records
  photo_without_sidecar: {
    text: 'Photos without the small .json file that Google puts beside each, with its date and place. They are here, but place, albums and people are missing, and the date unless the photo itself says it.',
    todo: 'Add the other parts of the same export: the file may lie in one of them.',
  },
  sidecar_without_media: {
    text: 'Files with date and place of a photo that is not in these parts, or is empty.',
    todo: 'Add the other parts of the same export: the photo may lie in one of them.',
  },
  form_without_photo: {
    text: 'Films of live photos and edited copies whose photo is not in these parts. They are here as photos of their own until it comes.',
    todo: 'Add the other parts of the same export: the photo may lie in one of them.',
  },
  sidecar_unreadable: {
    text: 'The file with date and place of a photo cannot be read. The photo is here without them.',
  },
  missing_file: {
    text: 'Records name files that are not in these parts.',
    todo: 'Add the other parts of the same export.',
  },
  unexpected_shape: { text: 'Records of a form that is not known yet were left out.' },
  time_out_of_range: { text: 'Times before 1900 or in the future were left out.' },
  time_not_found: { text: 'Entries whose time could not be read were taken without one.' },
  zone_unknown: { text: 'Times in an unknown time zone were taken for UTC.' },
  coordinates_missing: { text: 'Places without valid coordinates were taken without them.' },
  nul_removed: { text: 'Characters that cannot be stored were replaced by �.' },
  surrogate_removed: { text: 'Half characters were replaced by �.' },
  // Mail
  no_messages: { text: 'Mailboxes in which no message begins.' },
  message_not_parsed: {
    text: 'Messages with parts too deep within parts: only their head was read.',
  },
  message_too_large: {
    text: 'Very large messages: their attachments are only in the message itself.',
  },
  too_many_attachments: {
    text: 'Messages with very many attachments: the last ones are only in the message itself.',
  },
  text_cut: {
    text: 'Very long texts were cut after a million letters; the whole is in the message itself.',
  },
} satisfies Record<string, Said>
