// Faces that are late wait for the next page, so that no text moves under the eyes of a reader.
{
  const root = document.documentElement;
  const show = (state) => { if (root.dataset.faces === 'wait') root.dataset.faces = state; };
  root.dataset.faces = 'wait';
  Promise.all(['1em "Naslag Serif"', '1em "Naslag Sans"'].map((face) => document.fonts.load(face))).then(() => show('here'), () => {});
  setTimeout(show, 200, 'late');
}
