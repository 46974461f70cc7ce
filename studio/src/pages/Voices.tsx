import { say } from '../strings';

export function Voices(_: { rest: string }) {
  return <h1>{say.pages.voices}</h1>;
}
