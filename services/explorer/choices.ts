/** What the explorer can ask for without typing. */
export interface Choice {
  id: string
  label: string
  scope: string
}

export const choices: Choice[] = [
  {
    id: 'photo-places',
    label: 'Where photos were taken, to about 1 km, and the day',
    scope: 'google.photos.{latitude~0.01,longitude~0.01,time~day}',
  },
  {
    id: 'photos',
    label: 'Photos: title, albums, time',
    scope: 'google.photos.{title,albums,time}',
  },
  {
    id: 'photo-files',
    label: 'The photos themselves, with everything they tell',
    scope: 'google.photos.{title,time,latitude,longitude,altitude,device,original}',
  },
  {
    id: 'location',
    label: 'Rough places each month, to about 10 km',
    scope: 'google.location.{latitude~0.1,longitude~0.1,time~month}',
  },
  {
    id: 'activity',
    label: 'What was done with Google products, to the day',
    scope: 'google.activity.{product,title,time~day}',
  },
  {
    id: 'videos',
    label: 'Videos watched on YouTube: title, channel, day',
    scope: 'google.youtube.watched.{title,channel,time~day}',
  },
  {
    id: 'posts',
    label: 'Facebook posts: text and time',
    scope: 'facebook.posts.{text,time}',
  },
  {
    id: 'messages',
    label: 'Who wrote in Facebook conversations, and the day; not what was written',
    scope: 'facebook.messages.{sender,time~day}',
  },
  {
    id: 'friends',
    label: 'Facebook friends: names',
    scope: 'facebook.friends.{name}',
  },
]
