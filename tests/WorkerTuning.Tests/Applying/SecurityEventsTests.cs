using System.Reflection;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Applying;

public sealed class SecurityEventsTests
{
    // Of the classes that share the category, all that they have, and of the others what they write into it.
    private static readonly (Type Class, string[]? Events)[] Sources =
    [
        (typeof(WorkerTuning.Applying.Requests.Log), null),
        (typeof(WorkerTuning.Applying.ProxyHeaders.Log), null),
        (typeof(WorkerTuning.Lifecycle.Connections.Log), null),
        (typeof(WorkerTuning.Applying.Forwarding.Log), ["SchemeIgnored"]),
        (typeof(WorkerTuning.Dashboard.Log), ["ActionTaken", "ActionRefused"]),
        (typeof(WorkerTuning.Control.ControlSocket.Log), ["CommandTaken", "CommandRefused"]),
    ];

    [Fact]
    public void Ids_OfTheCategory_AreEachOneEvents()
    {
        var ids = Sources
            .SelectMany(s => s.Class.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()!)
                .Where(l => s.Events?.Contains(l.EventName) != false))
            .Select(l => l.EventId).ToList();

        Assert.Equal(ids.Distinct().Order(), ids.Order());
        Assert.True(ids.Count >= 15, $"{ids.Count} events");
    }
}
