import { en } from './en';

/** Everything the studio says. Another language is another file of this shape, chosen here. */
export type Strings = typeof en;

export const say: Strings = en;
