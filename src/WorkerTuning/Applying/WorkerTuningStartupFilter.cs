using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Enters the pipeline in front of everything else, and settles which addresses count.</summary>
internal sealed class WorkerTuningStartupFilter(PlanStore plans, ListenAddresses addresses, Privileges privileges, HostPhases phases) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        phases.Prepare();
        var plan = plans.Current;
        Settle(plan, app);
        if (Privileges.Concern(plan))
            app.Use(WaitForUser);
        // First: it must see what the peer sent.
        app.Use(inner => context =>
        {
            if (LocalCallers.IsUsed)
                LocalCallers.Note(context, plans.Current.Requests.Trust);
            return inner(context);
        });
        var refusals = app.ApplicationServices.GetRequiredService<RequestRefusals>();
        // A host that tests make may have no such source.
        if (app.ApplicationServices.GetService<DiagnosticListener>() is not null)
            app.ApplicationServices.GetRequiredService<KestrelRefusals>().Begin();
        // Also where no limit asks for it yet: a reload may bring one.
        app.Use(inner => new RequestLimitsMiddleware(inner, plans, refusals, app.ApplicationServices).InvokeAsync);
        app.Use(inner => new RequestRulesMiddleware(inner, plans, refusals).InvokeAsync);
        app.Use(inner => new ForwardedTrustMiddleware(
            inner,
            plans,
            refusals,
            app.ApplicationServices.GetRequiredService<AlternateSchemes>(),
            app.ApplicationServices.GetRequiredService<ILoggerFactory>()).InvokeAsync);
        next(app);
    };

    private void Settle(WorkerPlan plan, IApplicationBuilder app)
    {
        if (addresses.All.Count == 0 || app.ServerFeatures.Get<IServerAddressesFeature>() is not { PreferHostingUrls: false, Addresses: { IsReadOnly: false } urls })
            return;
        if (addresses.AreDefault)
        {
            if (urls.Count == 0 && app.ApplicationServices.GetService<IServer>() is { } server && ListeningServer.IsKestrel(server))
                addresses.All.ToList().ForEach(a => urls.Add($"{(plan.Listen.Tls is null ? "http" : "https")}://{a.EndPoint}"));
            return;
        }

        // Kestrel would use the binds anyway, but warn of the URLS that every container image sets.
        if (urls.Count > 0)
            Log.BindWins(app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category), string.Join(", ", addresses.All.Select(a => a.Bind).Distinct()), string.Join(", ", urls));
        urls.Clear();
    }

    private RequestDelegate WaitForUser(RequestDelegate next) => context =>
    {
        return privileges.Settled.IsCompleted ? next(context) : Wait();

        async Task Wait()
        {
            await privileges.Settled.WaitAsync(context.RequestAborted);
            await next(context);
        }
    };
}
