namespace WorkerTuning.Planning;

/// <summary>The PROXY header that connections may begin with.</summary>
internal sealed record ProxyPlan
{
    /// <summary>Never <see cref="ProxyProtocol.Off"/>.</summary>
    public required ProxyProtocol Protocol { get; init; }

    /// <summary>Whose header is believed.</summary>
    public required PeerList Allowed { get; init; }
}
