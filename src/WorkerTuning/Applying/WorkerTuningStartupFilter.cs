using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Enters the pipeline in front of everything else, and settles which addresses count.</summary>
internal sealed class WorkerTuningStartupFilter(PlanStore plans, ListenAddresses addresses, Privileges privileges, HostPhases phases) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        phases.Prepare();
        PreferBinds(app.ServerFeatures.Get<IServerAddressesFeature>());
        var plan = plans.Current;
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

    // Kestrel would use the binds anyway, but warn of the URLS that every container image sets.
    private void PreferBinds(IServerAddressesFeature? urls)
    {
        if (urls is { PreferHostingUrls: false, Addresses.IsReadOnly: false } && addresses.All.Count > 0)
            urls.Addresses.Clear();
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
