import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can stop passing bytes, and keeps its connections open then. */
export interface SilentProxy {
  readonly port: number;
  /** From now on nothing is passed in either direction; new connections are taken, and not answered. */
  hush(): void;
  /** Bytes of the other side that still pass before it goes silent. */
  hushAfter(bytes: number): void;
  close(): Promise<void>;
}

/** Stands before a port of this machine. */
export async function aSilentProxy(target: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  let left = Infinity;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    keep(near);
    if (left <= 0) return;
    const far = keep(connect(target, '127.0.0.1'));
    near.on('data', (data) => left > 0 && far.write(data));
    far.on('data', (data) => {
      const part = data.subarray(0, left);
      left -= part.length;
      if (part.length > 0) near.write(part);
    });
    near.once('close', () => far.destroy());
    far.once('close', () => left > 0 && near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hush: () => void (left = 0),
    hushAfter: (bytes) => void (left = bytes),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
