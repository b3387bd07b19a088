using System.Net;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>A feature of a connection whose PROXY header said who the client is: who the peer really is, which is the one to trust or not.</summary>
/// <param name="EndPoint">The proxy; null or no <see cref="IPEndPoint"/> on a unix socket.</param>
internal sealed record ConnectionPeer(EndPoint? EndPoint);
