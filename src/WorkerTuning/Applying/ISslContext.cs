using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WorkerTuning.Applying;

/// <summary>May change how TLS is spoken, once for each endpoint, before it listens.</summary>
internal interface ISslContext
{
    /// <exception cref="Exception">Whatever it throws fails the start of the server.</exception>
    void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https);
}
