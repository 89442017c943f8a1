/** Prints a document that stands for itself: no script in it runs, and it goes when it is printed. */
export function printDocument(html: string, title: string): Promise<void> {
  return new Promise((done, fail) => {
    const frame = document.createElement('iframe');
    // Without `allow-scripts` only this window can act in the frame: it prints it.
    frame.setAttribute('sandbox', 'allow-modals allow-same-origin');
    frame.title = title;
    frame.tabIndex = -1;
    frame.className = 'sr-only';
    frame.setAttribute('aria-hidden', 'true');
    frame.onload = () => {
      const inside = frame.contentWindow;
      if (!inside) {
        frame.remove();
        fail(new Error('The review could not be laid out for printing. Export it as PDF instead.'));
        return;
      }
      // Some web views print in the background: the frame stays until they say that they are done.
      inside.addEventListener('afterprint', () => setTimeout(() => frame.remove()));
      inside.focus();
      inside.print();
      done();
    };
    frame.srcdoc = html;
    document.querySelectorAll('iframe[data-print]').forEach((before) => before.remove());
    frame.dataset.print = '';
    document.body.append(frame);
  });
}
