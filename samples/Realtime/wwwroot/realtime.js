// Both connections come back by themselves: the browser does it for event streams, and a WebSocket needs these lines.
const show = (id, text) => { document.getElementById(id).textContent = text; };

let opened = 0;
const events = new EventSource('/events');
events.addEventListener('open', () => show('events-opened', ++opened));
events.addEventListener('price', e => show('events', e.data));

const connect = () => {
  const socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/socket`);
  const ask = () => { if (socket.readyState === WebSocket.OPEN) socket.send('ask'); };
  socket.addEventListener('open', ask);
  socket.addEventListener('message', e => { show('socket', e.data); setTimeout(ask, 1000); });
  socket.addEventListener('close', e => { show('socket-closed', e.code); setTimeout(connect, 1000); });
};
connect();
