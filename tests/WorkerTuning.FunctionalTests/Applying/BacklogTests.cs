using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class BacklogTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(77)]
    public async Task Start_Backlog_IsTheKernels(int backlog)
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(PlannedServer.AnyPort with { Backlog = backlog }));

        Assert.Equal(backlog, await QueueAsync(server.Port));
    }

    [SkippableFact]
    public async Task Start_BacklogOfCode_WinsAndPlanSaysSo()
    {
        var plan = TestPlan.Make(PlannedServer.AnyPort with { Backlog = 77 }, settings: TestPlan.Setting("backlog", "77", "default"));
        await using var server = await PlannedServer.StartAsync(plan, after: b => b.Services.Configure<SocketTransportOptions>(o => o.Backlog = 55));

        Assert.Equal(55, await QueueAsync(server.Port));
        Assert.Equal(TestPlan.Setting("backlog", "55", "code (SocketTransportOptions.Backlog)"), Assert.Single(server.Plan.Settings));
    }

    // Of a listening socket ss shows the longest queue in the third column.
    private static async Task<int> QueueAsync(int port)
    {
        await using var ss = ServerProcess.Start("ss", ["-Hltn", string.Create(CultureInfo.InvariantCulture, $"sport = :{port}")]);
        await ss.WaitForExitAsync();
        var columns = Assert.Single(ss.Output.Lines).Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(columns[2], CultureInfo.InvariantCulture);
    }
}
