// Keeps every process of the tests from connecting to anything outside of this machine. Loaded into the test process by
// socket-guard.ts, and by NODE_OPTIONS into those that it starts.
'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- a process takes it with --require */
const { appendFileSync } = require('node:fs');
const { Socket } = require('node:net');

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/iu;

/** Where a connection goes; undefined for a pipe of this machine. Arguments are as `Socket.connect` takes them. */
function targetOf(args) {
  // The functions of `net` hand their arguments over as one list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) {
    return first.path === undefined || first.path === null
      ? { host: first.host ?? 'localhost', port: Number(first.port) }
      : undefined;
  }
  if (typeof first === 'string' && !/^\d+$/u.test(first)) return undefined;
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
}

/** Calls `seen` for each connection of this process that is about to be opened; those to elsewhere are refused. */
function guardSockets(seen) {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (...args) {
    const target = targetOf(args);
    if (target !== undefined) {
      const isLoopback = LOOPBACK.test(target.host);
      seen({ ...target, isLoopback });
      if (!isLoopback) {
        const refusal = new Error(`a test may not connect to ${target.host}:${target.port}`);
        refusal.code = 'ECONNREFUSED';
        process.nextTick(() => this.destroy(refusal));
        return this;
      }
    }
    return Reflect.apply(connect, this, args);
  };
}

module.exports = { guardSockets };

// In a process that a test started: what it opened outside is written where the test process looks.
const log = process.env.KQLENS_SOCKET_LOG;
if (log !== undefined && process.env.KQLENS_SOCKET_GUARD !== String(process.pid)) {
  guardSockets(({ host, port, isLoopback }) => {
    if (!isLoopback) appendFileSync(log, `${host}:${port}, by ${process.argv.slice(1, 4).join(' ')}\n`);
  });
}
