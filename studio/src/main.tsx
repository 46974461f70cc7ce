import { render } from 'preact';
import { App } from './app';
import './style/studio.css';
import './style/pages.css';

render(<App />, document.getElementById('studio')!);
