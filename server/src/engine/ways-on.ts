/** What a user can do where events do not fit into memory, as a sentence for the end of a message. */
export const WAYS_ON =
  'Ways on: keep fewer columns (`project`) and a shorter time (`where` on the time) before what keeps rows; read fewer ' +
  'events; or run it where the data is, on a connection (docs/connections.md).';
