import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { say } from '../../strings';

/** Small pictures of layers that a model is still making, the lowest first. */
export function Previews({ addresses }: { addresses: string[] }) {
  const [pictures, setPictures] = useState<string[]>([]);
  const wanted = addresses.join(' ');
  useEffect(() => {
    let left = false;
    // One that is gone already is replaced by the next step's.
    Promise.all(addresses.map(async (address) => (await ask(address)).blob())).then((blobs) => {
      if (!left) setPictures((before) => { before.forEach(URL.revokeObjectURL); return blobs.map((blob) => URL.createObjectURL(blob)); });
    }, () => undefined);
    return () => { left = true; };
  }, [wanted]);
  return <div class="previews">{pictures.map((picture, index) => <img key={picture} src={picture} alt={say.layers.preview(index + 1)} />)}</div>;
}
