using System.Net;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>An end point to listen on, and the bind that asked for it.</summary>
internal sealed record ListenAddress(BindAddress Bind, EndPoint EndPoint);
