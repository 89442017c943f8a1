import '../src/app.css';
import { mount } from 'svelte';
import { theme } from '../src/live/theme.svelte';
import Gallery from './Gallery.svelte';
import ShellGallery from './ShellGallery.svelte';

theme.start();
const asked = new URLSearchParams(location.search);
const choice = asked.get('theme');
if (choice === 'light' || choice === 'dark') theme.choose(choice);

const target = document.getElementById('app');
if (!target) throw new Error('The gallery has no element with the id ‘app’.');
mount(asked.get('show') === 'shell' ? ShellGallery : Gallery, { target });
