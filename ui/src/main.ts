// First, so that nothing that goes wrong later is missed.
import './live/errors';
import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { createQueries } from './live/queries';
import { theme } from './live/theme.svelte';

theme.start();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id ‘app’.');
mount(App, { target, props: { client: createQueries() } });
