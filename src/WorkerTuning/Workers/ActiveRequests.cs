using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Admission;
using WorkerTuning.Workers.Hubs;

namespace WorkerTuning.Workers;

/// <summary>What the pools of a server have in common: the requests that are in it, whichever pool they come to be served by.</summary>
internal sealed class ActiveRequests(IServiceScopeFactory scopes, TimeProvider clock, bool hasLocals)
{
    private volatile bool _isGoingAway;

    public IServiceScopeFactory Scopes => scopes;

    public bool HasLocals => hasLocals;

    /// <summary>Requests in the application whose endpoint is not known yet.</summary>
    public AtLarge AtLarge { get; } = new();

    /// <summary>The server stops: a connection that is upgraded now would be closed at once.</summary>
    public bool IsGoingAway
    {
        get => _isGoingAway;
        set => _isGoingAway = value;
    }

    /// <summary>Hub connections that keep a worker.</summary>
    public ConcurrentDictionary<HubPin, bool> Hubs { get; } = new();

    public OrphanedScopes Orphans { get; } = new(clock);
}
