using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Requests;

/// <summary>The rules for requests as a server has them, and whether a request has passed.</summary>
internal sealed class RulesCase : IDisposable
{
    private readonly CapturingLoggerProvider _logs = new();
    private readonly RequestRulesMiddleware _middleware;

    public RulesCase(WorkerTuningOptions options, TimeProvider? clock = null)
    {
        Plans = new PlanStore(FakeHost.Plan(options));
        _middleware = new RequestRulesMiddleware(Pass, Plans, new RequestRefusals(clock ?? TimeProvider.System, _logs.ToFactory()));
    }

    public PlanStore Plans { get; }

    public bool HasPassed { get; private set; }

    public IEnumerable<string> Messages => _logs.Logs.Select(log => $"{log.Level} {log.Message}");

    public Task InvokeAsync(HttpContext context) => _middleware.InvokeAsync(context);

    public void Dispose() => _logs.Dispose();

    private Task Pass(HttpContext context)
    {
        HasPassed = true;
        return Task.CompletedTask;
    }
}
