import { say } from '../strings';

export function Check(_: { rest: string }) {
  return <h1>{say.pages.check}</h1>;
}
