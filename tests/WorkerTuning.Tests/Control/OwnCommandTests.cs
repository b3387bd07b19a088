using System.Globalization;
using WorkerTuning.Configuration;
using WorkerTuning.Control;

namespace WorkerTuning.Tests.Control;

public sealed class OwnCommandTests
{
    [Fact]
    public void Again_Environment_IsTheStartsWithTheSockets()
    {
        var start = new ProcessEnvironment
        {
            Variables = new Dictionary<string, string> { ["A"] = "1", ["LISTEN_FDS"] = "2", ["LISTEN_PID"] = "7", ["NOTIFY_SOCKET"] = "/run/n" },
            CurrentDirectory = "/tmp",
            Cpu = 1,
        };

        var command = OwnCommand.Again(start, [5, 9]);

        Assert.Equal(
            new Dictionary<string, string?> { ["A"] = "1", ["NOTIFY_SOCKET"] = "/run/n", ["GUNICORN_FD"] = "5,9", ["GUNICORN_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) },
            command.Environment.ToDictionary());
        Assert.Equal("/tmp", command.WorkingDirectory);
        Assert.Equal(Environment.ProcessPath, command.FileName);
        Assert.NotEmpty(command.ArgumentList);
    }

    [Fact]
    public void Again_SecondTime_HasItsOwnHandOverOrNone()
    {
        var start = new ProcessEnvironment { Variables = new Dictionary<string, string> { ["WORKERTUNING_HANDOVER_FD"] = "8" }, CurrentDirectory = "/tmp", Cpu = 1 };

        Assert.False(OwnCommand.Again(start, [5]).Environment.ContainsKey("WORKERTUNING_HANDOVER_FD"));
        Assert.Equal("11", OwnCommand.Again(start, [5], handOver: 11).Environment["WORKERTUNING_HANDOVER_FD"]);
    }
}
