namespace WorkerTuning.Applying.Forwarding;

/// <summary>A feature of requests that a proxy passed on: its headers are taken away, and what it said of the client may have been no address.</summary>
internal sealed class ForwardedRequest
{
    private ForwardedRequest()
    {
    }

    public static ForwardedRequest Instance { get; } = new();
}
