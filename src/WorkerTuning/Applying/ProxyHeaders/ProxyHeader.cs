using System.Net;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>What a look at the first bytes of a connection found.</summary>
internal readonly record struct ProxyHeader
{
    public required ProxyHeaderState State { get; init; }

    /// <summary>Bytes of a complete header.</summary>
    public int Length { get; init; }

    /// <summary>The client. Null: the header names none, and the connection's own peer stands.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>Where the client connected to; null together with <see cref="Source"/>.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>What the header says besides.</summary>
    public ProxyExtensions? Extensions { get; init; }

    /// <summary>What is wrong with a malformed header.</summary>
    public string? Problem { get; init; }

    public static ProxyHeader Malformed(string problem) => new() { State = ProxyHeaderState.Malformed, Problem = problem };
}
