using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Applying;
using WorkerTuning.Planning;

namespace WorkerTuning.Health;

/// <summary>What an auditor would ask of a process that is reachable by others.</summary>
internal sealed class SecurityCheck(PlanStore plans, LiveTls tls, IHostEnvironment environment) : PoolCheck("security", concernsTraffic: false)
{
    public override HealthCheckResult Check()
    {
        var plan = plans.Current;
        List<string> findings = [.. plan.Advice.Where(a => a.Setting == "forwarded_allow_ips").Select(a => $"{a.Setting}: {a.Text}")];
        findings.AddRange(tls.Concerns.Select(concern => concern.ToString()));
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            findings.Add("The process runs as root. Set user, or let the service manager or the container choose one.");
        if (environment.IsDevelopment())
            findings.Add("The environment is Development, which shows exceptions to clients.");
        var data = Data(
            ("user", Environment.UserName), ("privileged", Environment.IsPrivilegedProcess), ("environment", environment.EnvironmentName),
            ("tls", plan.Listen.Tls is not null), ("certificateTimeLeft", tls.TimeLeft is { } left ? Math.Round(left.TotalDays, 2) : null), ("clientCertificates", plan.Listen.Tls?.ClientCertificates.ToString()),
            ("maxRequestBodySize", plan.Limits.RequestBodySize), ("maxHeaderFields", plan.Limits.HeaderCount), ("findings", findings.ToArray()));
        return findings.Count > 0
            ? HealthCheckResult.Degraded(findings[0], data: data)
            : HealthCheckResult.Healthy("Nothing found.", data);
    }
}
