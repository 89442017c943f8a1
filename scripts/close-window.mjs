// Asks a window to close, as the button in its frame does: `node close-window.mjs :7 2097155`.
// Under a virtual display there is no window manager that would ask, and xdotool can only destroy.
// Speaks the few requests of the X11 core protocol that this takes (X.Org, "X Window System
// Protocol", version 11): the connection's setup, InternAtom, SendEvent.

import { connect } from 'node:net';

const [display, windowId] = process.argv.slice(2);
const socket = connect(`/tmp/.X11-unix/X${display.replace(/^:/, '').split('.')[0]}`);

let received = Buffer.alloc(0);
let wake = () => {};
socket.on('data', (data) => {
  received = Buffer.concat([received, data]);
  wake();
});
socket.on('error', (error) => {
  console.error(`The display ${display} did not answer: ${error.message}.`);
  process.exit(1);
});

async function take(length) {
  while (received.length < length) await new Promise((resolve) => (wake = resolve));
  const taken = received.subarray(0, length);
  received = received.subarray(length);
  return taken;
}

/** Four-byte units that hold so many bytes. */
const units = (length) => Math.ceil(length / 4);

/** The next reply; everything before it that is none (events) is passed over. */
async function reply() {
  for (;;) {
    const head = await take(32);
    if (head[0] === 0) throw new Error(`the display refused request ${head[10]} (error ${head[1]})`);
    if (head[0] !== 1) continue;
    await take(head.readUInt32LE(4) * 4);
    return head;
  }
}

async function atom(name) {
  const request = Buffer.alloc((2 + units(name.length)) * 4);
  request.writeUInt8(16, 0);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(name.length, 4);
  request.write(name, 8, 'latin1');
  socket.write(request);
  return (await reply()).readUInt32LE(8);
}

const hello = Buffer.alloc(12);
hello.write('l', 0, 'latin1');
hello.writeUInt16LE(11, 2);
socket.write(hello);
const answer = await take(8);
await take(answer.readUInt16LE(6) * 4);
if (answer[0] !== 1) throw new Error(`the display ${display} let nobody in`);

const protocols = await atom('WM_PROTOCOLS');
const deleteWindow = await atom('WM_DELETE_WINDOW');
const request = Buffer.alloc(44);
request.writeUInt8(25, 0);
request.writeUInt16LE(11, 2);
request.writeUInt32LE(Number(windowId), 4);
const event = request.subarray(12);
event.writeUInt8(33, 0);
event.writeUInt8(32, 1);
event.writeUInt32LE(Number(windowId), 4);
event.writeUInt32LE(protocols, 8);
event.writeUInt32LE(deleteWindow, 12);
socket.write(request);
// A round trip: what was sent before its answer has been taken in.
await atom('WM_PROTOCOLS');
socket.end();
