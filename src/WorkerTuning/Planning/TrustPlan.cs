using System.Collections.Frozen;

namespace WorkerTuning.Planning;

/// <summary>Whose headers are believed, and which.</summary>
internal sealed record TrustPlan
{
    public PeerList Proxies { get; init; } = PeerList.Of([]);

    /// <summary>X-Forwarded-For, -Host and, where there are no scheme headers, -Proto are applied.</summary>
    public bool Forwards { get; init; }

    /// <summary>Somebody named the proxies, so that nothing else may trust more.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>Each with the value that means https.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SchemeHeaders { get; init; } = [];

    /// <summary>Names with an underscore that proxies may send, in any case.</summary>
    public FrozenSet<string> ForwarderHeaders { get; init; } = FrozenSet<string>.Empty;

    public bool AllForwarderHeaders { get; init; }

    /// <summary>False where no header is believed of anybody.</summary>
    public bool IsActive => Forwards || SchemeHeaders.Count > 0 || AllForwarderHeaders || ForwarderHeaders.Count > 0;

    public bool MaySend(string forwarderHeader) => AllForwarderHeaders || ForwarderHeaders.Contains(forwarderHeader);
}
