using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>
/// Routing tells it the endpoint, although the pool's middleware runs before routing. It hands everything on to the feature that was there
/// before. Belongs to a lease and is reused with it.
/// </summary>
internal sealed class LeaseEndpoint(Lease lease) : IEndpointFeature
{
    private IEndpointFeature? _inner;
    private EndpointRules? _rules;

    public Endpoint? Endpoint
    {
        get => _inner?.Endpoint;
        set
        {
            if (_inner is { } inner)
                inner.Endpoint = value;
            if (value is not null)
                _rules?.Apply(value.Metadata, lease);
        }
    }

    public bool IsInstalled => _rules is not null;

    public void Install(IFeatureCollection features, EndpointRules rules)
    {
        _inner = features.Get<IEndpointFeature>() ?? new Own();
        _rules = rules;
        features.Set<IEndpointFeature>(this);
        if (_inner.Endpoint is { } known)
            rules.Apply(known.Metadata, lease);
    }

    /// <summary>Gives the former feature back; the endpoint stays readable on it for the server's own metrics.</summary>
    public void Remove(IFeatureCollection features)
    {
        if (ReferenceEquals(features.Get<IEndpointFeature>(), this))
            features.Set(_inner);
        _inner = null;
        _rules = null;
    }

    // Kestrel has a feature there from the start; other servers may not.
    private sealed class Own : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
