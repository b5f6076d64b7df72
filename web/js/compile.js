// Compile: the first part of the boot script, which is also the script of a worker that compiles
// the app beside the page's thread: the browser has it by then. The page has the rest of it.
"use strict";
if (!self.document) self.onmessage = ({ data }) => {
  WebAssembly.compileStreaming(fetch(data)).then((code) => self.postMessage(code)).catch(() => self.postMessage(null));
};
