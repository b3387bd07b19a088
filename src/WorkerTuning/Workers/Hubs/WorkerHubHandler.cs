using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Workers.Hubs;

/// <summary>SignalR's own handler of a hub's connections, which gives each connection a worker. Registered with the first worker-local.</summary>
internal sealed class WorkerHubHandler<[DynamicallyAccessedMembers(HubMembers)] THub>(
    HubLifetimeManager<THub> lifetimes,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> globalOptions,
    IOptions<HubOptions<THub>> options,
    ILoggerFactory loggers,
    IUserIdProvider users,
    IServiceScopeFactory scopes,
    IServiceProvider services) : HubConnectionHandler<THub>(lifetimes, protocols, globalOptions, options, loggers, users, scopes)
    where THub : Hub
{
    private const DynamicallyAccessedMemberTypes HubMembers = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods;

    private readonly RequestAdmission? _admission = services.GetService<RequestAdmission>();

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var pin = Pin(connection);
        await base.OnConnectedAsync(connection);
    }

    private HubPin? Pin(ConnectionContext connection)
    {
        if (_admission is null)
            return null;
        // The request of the first poll is a copy by now, which knows no worker.
        var context = connection.Features.Get<IHttpContextFeature>()?.HttpContext;
        var request = context?.Features.Get<IWorkerFeature>() as LeasedRequest;
        return (request?.TryPin() ?? PinAny(_admission.PoolOf(context?.GetEndpoint()))) is { } worker ? new HubPin(worker.Pool, worker, connection) : null;
    }

    private static Worker? PinAny(WorkerPool pool)
    {
        var worker = pool.TryPin();
        worker?.LongLived.Enter();
        return worker;
    }
}
