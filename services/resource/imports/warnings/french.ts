import type { english } from './english.ts'
import type { Said } from './said.ts'

export const french: Record<keyof typeof english, Said> = {
  damaged_archive: {
    text: 'Une archive est endommagée. Ce qui précède a été lu.',
    todo: 'Téléchargez-la de nouveau et envoyez-la de nouveau.',
  },
  truncated_archive: {
    text: 'Une archive s’arrête trop tôt. Ce qui précède a été lu.',
    todo: 'Téléchargez-la de nouveau et envoyez-la de nouveau.',
  },
  password_protected: {
    text: 'Une archive, ou un fichier qu’elle contient, a un mot de passe.',
    todo: 'Décompressez-la avec son mot de passe, recompressez sans, et envoyez le résultat.',
  },
  unsupported_archive: {
    text: 'Ce genre d’archive ne peut pas être ouvert.',
    todo: 'Envoyez le zip ou le tgz tel que téléchargé, ou les fichiers décompressés dans un zip.',
  },
  unsupported_compression: {
    text: 'Des fichiers sont compressés d’une façon qui ne peut pas être lue ici.',
    todo: 'Décompressez l’archive sur votre ordinateur et refaites-en un zip ordinaire.',
  },
  overlapping_entries: {
    text: 'L’archive est faite de fichiers qui se chevauchent. Rien n’en a été lu.',
    todo: 'Téléchargez-la de nouveau là d’où elle vient.',
  },
  too_many_entries: { text: 'L’archive contient plus de fichiers qu’on n’en lit ici.' },
  limit_exceeded: {
    text: 'Des fichiers qui dépassent la taille permise une fois décompressés ont été laissés.',
  },
  incomplete_export: {
    text: ({ parts }) => `Il manque des parties de votre export${parts ? ` : ${parts}` : ''}.`,
    todo: 'Ajoutez-les ; ce qui les attend sera alors complété.',
  },
  kept_former: {
    text: ({ kinds }) =>
      `Des éléments dont cet export dit moins qu’un précédent${kinds ? ` (${kinds})` : ''} : ce que celui-ci en disait reste.`,
    todo: 'Ce que vous ne voulez pas garder, vous pouvez le supprimer, ou annuler l’import précédent.',
  },
  same_part: { text: 'Des archives déjà présentes n’ont pas été relues.' },
  upload_gone: { text: 'Un fichier a été enlevé avant d’être lu.', todo: 'Envoyez-le de nouveau.' },
  stopped: {
    text: 'La lecture s’est arrêtée plusieurs fois au même endroit et a été abandonnée.',
    todo: 'Relisez les fichiers ; si elle s’arrête encore, adressez-vous à qui gère ce service.',
  },
  no_room: {
    text: 'Le disque de ce service est plein. L’import reprendra de lui-même quand il y aura de la place.',
    todo: 'Attendez, ou prévenez la personne qui gère ce service.',
  },
  no_store: {
    text: 'Le lieu où sont gardés les fichiers ne répond pas comme il devrait. L’import reprendra de lui-même.',
    todo: 'Attendez, ou prévenez la personne qui gère ce service.',
  },
  quota_exceeded: {
    text: 'Votre espace est plein : les fichiers qui n’y tenaient pas ne sont pas ici.',
    todo: 'Annulez un import inutile ou demandez plus de place, puis relisez les fichiers.',
  },
  not_recognised: {
    text: ({ seen }) => `Rien n’a été reconnu.${seen ? ` Au premier niveau : ${seen}.` : ''}`,
    todo: 'Envoyez les archives telles que téléchargées.',
  },
  taken_along: {
    text: 'C’est tout ce qui a été emporté d’un service de ce genre. Cela ne se lit pas comme un export : cela s’apporte, avec sa phrase secrète.',
  },
  no_records: {
    text: 'L’export a été reconnu, mais aucun élément n’a pu y être lu.',
    todo: 'Vérifiez que vous avez coché les contenus en le demandant.',
  },
  timeline_on_phone: {
    text: 'L’export contient les réglages de Vos trajets, mais aucun lieu : Google les garde sur le téléphone.',
    todo: 'Sur Android : Paramètres, Localisation, Services de localisation, Vos trajets, Exporter. Sur iPhone : Google Maps, Vos trajets, Exporter. Puis envoyez ce fichier.',
  },
  html_export: {
    text: 'C’est l’export sous forme de pages web, qui ne peut pas être lu.',
    todo: 'Demandez-le de nouveau en choisissant le format JSON.',
  },
  telemetry: {
    text: 'Les mesures que Meta fait pour elle-même ne sont pas lues.',
    todo: 'Demandez plutôt « Votre activité » à Meta.',
  },
  web_page: {
    text: 'Une page web se trouve là où il devrait y avoir une archive ou des données.',
    todo: 'Ouvrez-la : si elle vous demande de vous connecter, faites-le et téléchargez l’export de nouveau.',
  },
  empty_file: { text: 'Des fichiers vides.' },
  damaged_file: {
    text: 'Des fichiers endommagés, qui ne peuvent pas être décompressés.',
    todo: 'Téléchargez l’export de nouveau.',
  },
  wrong_checksum: {
    text: 'Des fichiers dont la somme de contrôle est fausse : ils sont endommagés.',
    todo: 'Téléchargez l’export de nouveau.',
  },
  wrong_size: {
    text: 'Des fichiers qui n’ont pas la longueur attendue.',
    todo: 'Téléchargez l’export de nouveau.',
  },
  not_a_file: { text: 'Les liens et périphériques d’une archive ne sont jamais suivis.' },
  unsafe_name: { text: 'Des fichiers dont le nom n’est pas permis n’ont pas été lus.' },
  unreadable: { text: 'Des fichiers n’ont pas pu être lus.' },
  duplicate: { text: 'Des fichiers présents deux fois ont été lus une fois.' },
  duplicate_name: {
    text: 'Des fichiers du même nom ont un contenu différent : à élément égal, le dernier compte.',
  },
  html_beside_json: {
    text: 'Des pages web dont les données ont été lues dans le fichier JSON voisin.',
  },
  said_again: {
    text: 'Fichiers dont un autre fichier, de ce téléchargement ou d’un précédent, dit tout.',
  },
  same_as_json: {
    text: 'Des pages web dont les données ont été lues dans le fichier JSON voisin.',
  },
  nothing_read: {
    text: 'Des fichiers où rien de nouveau d’une forme connue n’a été trouvé ont été gardés tels quels.',
  },
  some_not_read: {
    text: 'Des fichiers où quelque chose est d’une forme encore inconnue : ils ont été lus et aussi gardés.',
  },
  broken_kept: {
    text: 'Des fichiers qui n’ont pas pu être lus en entier : ils ont été gardés tels quels.',
  },
  rows_merged: {
    text: 'Des tableaux où un guillemet jamais fermé a peut-être fait une ligne de plusieurs : ils ont été lus et aussi gardés.',
  },
  described_by_stem: {
    text: 'Des photos qui ont la date et le lieu d’un fichier d’un autre genre, du même nom.',
  },
  invalid_json: { text: 'Des parties qui ne sont pas du JSON valable ont été laissées.' },
  invalid_csv: { text: 'Des tableaux abîmés ont été lus jusqu’à cet endroit.' },
  invalid_utf8: { text: 'Des lettres qui ne sont pas du texte valable ont été remplacées par �.' },
  cut_json: {
    text: 'Des fichiers s’arrêtent au milieu. Ce qui précède a été lu.',
    todo: 'Téléchargez l’export de nouveau.',
  },
  cut_html: { text: 'Des pages s’arrêtent au milieu. Ce qui précède a été lu.' },
  cut_file: { text: 'Des fichiers s’arrêtent au milieu. Ce qui précède a été lu.' },
  too_deep: { text: 'Des parties imbriquées trop profondément ont été laissées.' },
  element_too_large: { text: 'Des parties trop grandes ont été laissées.' },
  invalid_line: { text: 'Des lignes abîmées ont été laissées.' },
  photo_without_sidecar: {
    text: 'Des photos sans le petit fichier .json que Google met à côté de chacune, avec sa date et son lieu. Elles sont ici, mais il manque le lieu, les albums, les personnes, et la date si la photo elle-même ne la dit pas.',
    todo: 'Ajoutez les autres parties du même export : le fichier peut s’y trouver.',
  },
  sidecar_without_media: {
    text: 'Des fichiers avec la date et le lieu d’une photo qui n’est pas dans ces parties, ou est vide.',
    todo: 'Ajoutez les autres parties du même export : la photo peut s’y trouver.',
  },
  form_without_photo: {
    text: 'Des films de photos animées et des copies modifiées dont la photo n’est pas dans ces parties. Ils sont ici comme des photos à part entière jusqu’à ce qu’elle vienne.',
    todo: 'Ajoutez les autres parties du même export : la photo peut s’y trouver.',
  },
  sidecar_unreadable: {
    text: 'Le fichier avec la date et le lieu d’une photo est illisible. La photo est ici sans eux.',
  },
  missing_file: {
    text: 'Des éléments nomment des fichiers qui ne sont pas dans ces parties.',
    todo: 'Ajoutez les autres parties du même export.',
  },
  unexpected_shape: { text: 'Des éléments d’une forme encore inconnue ont été laissés.' },
  time_out_of_range: { text: 'Des heures d’avant 1900 ou dans le futur ont été laissées.' },
  time_not_found: { text: 'Des entrées dont l’heure est illisible ont été prises sans heure.' },
  zone_unknown: { text: 'Des heures d’un fuseau inconnu ont été prises pour UTC.' },
  coordinates_missing: { text: 'Des lieux sans coordonnées valables ont été pris sans elles.' },
  nul_removed: { text: 'Des caractères qui ne peuvent être gardés ont été remplacés par �.' },
  surrogate_removed: { text: 'Des moitiés de caractères ont été remplacées par �.' },
  no_messages: { text: 'Des boîtes où aucun message ne commence.' },
  message_not_parsed: {
    text: 'Des messages aux parties trop imbriquées : seul leur en-tête a été lu.',
  },
  message_too_large: {
    text: 'De très grands messages : leurs pièces jointes ne sont que dans le message lui-même.',
  },
  too_many_attachments: {
    text: 'Des messages aux très nombreuses pièces jointes : les dernières ne sont que dans le message lui-même.',
  },
  text_cut: {
    text: 'De très longs textes ont été coupés après un million de lettres ; le tout est dans le message lui-même.',
  },
}
