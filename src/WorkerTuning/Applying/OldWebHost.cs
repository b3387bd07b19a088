using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>
/// What differs under IWebHost, the host of ASP.NET Core before version 3: it has a limit of its own for the stop, and nothing can make it wait
/// before its server stops to listen.
/// </summary>
internal sealed class OldWebHost(
    PlanStore plans, LivePlan live, IOptions<HostOptions> options, IHostApplicationLifetime lifetime, ILoggerFactory loggers, ListeningServer server, IConfiguration? configuration = null) : IPlanCheck
{
    // WebHostOptions, which is internal.
    private const int DefaultSeconds = 5;

    private bool _isEntered;

    /// <summary>The host calls no phases.</summary>
    /// <exception cref="WorkerTuningException">The plan has a setting that cannot hold there.</exception>
    public void Enter()
    {
        // A tool that wants the services leaves the phases of a newer host out as well.
        if (server.LeavesProcessAlone)
            return;
        _isEntered = true;
        var plan = plans.Current;
        Check(plan);
        if (lifetime.GetType().Assembly != typeof(WebHostBuilderExtensions).Assembly)
            return;
        var limit = TimeSpan.FromSeconds(int.TryParse(configuration?[WebHostDefaults.ShutdownTimeoutKey], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : DefaultSeconds);
        var wanted = options.Value.ShutdownTimeout;
        if (wanted != Timeout.InfiniteTimeSpan && wanted <= limit)
            return;
        options.Value.ShutdownTimeout = limit;
        if (plan.ShutdownTimeout is not null && wanted == live.Shutdown)
            Log.StopLimitedByHost(loggers.CreateLogger(Log.Category), limit.TotalSeconds);
    }

    public void Check(WorkerPlan plan)
    {
        if (_isEntered && plan.Process.ShutdownDelay > TimeSpan.Zero)
            throw plan.Refuse("shutdown_delay", "cannot hold in this host, which stops to listen at once; use WebApplication or Host, or set it to 0");
    }
}
