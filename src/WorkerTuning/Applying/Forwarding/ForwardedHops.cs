using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// ASP.NET Core's ForwardedHeaders, made for one plan. Hops are followed from the right for as long as they are proxies of the plan, so that
/// what a client wrote to the left of its own address is never reached.
/// </summary>
internal sealed class ForwardedHops
{
    private static readonly string[] Headers =
        [ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName];

    private readonly ForwardedHeadersMiddleware _one;
    private readonly ForwardedHeadersMiddleware _chain;
    private readonly bool _readsProto;

    public ForwardedHops(TrustPlan trust, ILoggerFactory loggers)
    {
        Trust = trust;
        _readsProto = trust.SchemeHeaders.Count == 0;
        _one = Make(trust, 1, loggers);
        // Where everybody is a proxy, or only peers without an address are, the walk would not end before the client's own words.
        var walks = !trust.Proxies.IsEverybody && trust.Proxies.Addresses.Count + trust.Proxies.Networks.Count > 0;
        _chain = walks ? Make(trust, null, loggers) : _one;
    }

    public TrustPlan Trust { get; }

    /// <returns>One of the headers that a proxy names the client in; null where there is none.</returns>
    public static string? FindHeader(IHeaderDictionary headers)
    {
        foreach (var name in Headers)
        {
            if (headers.ContainsKey(name))
                return name;
        }

        return null;
    }

    /// <summary>To be called for requests of trusted peers only.</summary>
    public void Apply(HttpContext context)
    {
        var headers = context.Request.Headers;
        var hasHops = headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName);
        if (!hasHops && !headers.ContainsKey(ForwardedHeadersDefaults.XForwardedHostHeaderName) && !(_readsProto && headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)))
            return;
        if (hasHops)
            ForwardedAddresses.HideOthers(headers);
        // Without addresses nothing tells how far the lists of the other headers may be believed: not past their last entry.
        (hasHops ? _chain : _one).ApplyForwarders(context);
        // What was not believed here must not be by a second reader, such as the application's own UseForwardedHeaders.
        headers.Remove(ForwardedHeadersDefaults.XForwardedForHeaderName);
        headers.Remove(ForwardedHeadersDefaults.XForwardedHostHeaderName);
        if (_readsProto)
            headers.Remove(ForwardedHeadersDefaults.XForwardedProtoHeaderName);
    }

    private ForwardedHeadersMiddleware Make(TrustPlan trust, int? limit, ILoggerFactory loggers)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | (_readsProto ? ForwardedHeaders.XForwardedProto : ForwardedHeaders.None),
            ForwardLimit = limit,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        if (!trust.Proxies.IsEverybody)
        {
            foreach (var address in trust.Proxies.Addresses)
                options.KnownProxies.Add(address);
            foreach (var network in trust.Proxies.Networks)
                options.KnownIPNetworks.Add(network);
        }

        return new ForwardedHeadersMiddleware(static _ => Task.CompletedTask, loggers, Options.Create(options));
    }
}
