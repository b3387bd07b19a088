using System.Reflection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The tables of what is refused say what the code says. That the answers are these, the functional tests see on the wire.</summary>
public class RefusalTableTests
{
    // A request's own refusals: limits.md has them, and its test.
    private const string InvalidRequest = "warning: Invalid request from ip={Peer}: ";

    private static readonly IReadOnlyList<RefusalRow> Rows = [.. RefusalRow.Of("proxy-protocol.md"), .. RefusalRow.Of("connections.md")];

    [Fact]
    public void Rows_OfBothPages_CountEveryReason() =>
        Assert.Equal(
            Enum.GetNames<ConnectionEndReason>().Order(StringComparer.Ordinal),
            Rows.Select(r => r.CountedAs).Where(c => c != "–").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Rows_OfBothPages_HaveEveryLineOfTheLog()
    {
        var lines = new[] { typeof(WorkerTuning.Applying.ProxyHeaders.Log), typeof(WorkerTuning.Lifecycle.Connections.Log) }
            .SelectMany(log => log.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()!)
            .Where(l => l.EventName != "ProxyHeaderTaken")
            .Select(l => $"{l.Level.ToString().ToLowerInvariant()}: {l.Message}");

        Assert.Equal(lines.Order(StringComparer.Ordinal), Rows.Select(r => r.Log).Where(l => l != "–" && !l.StartsWith("Kestrel's", StringComparison.Ordinal) && !l.StartsWith(InvalidRequest, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
