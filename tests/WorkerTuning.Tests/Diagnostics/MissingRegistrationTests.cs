using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Diagnostics;

public class MissingRegistrationTests
{
    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    [InlineData(false, true, 0)]
    public void Build_AHostThatReadsFlags_SaysWhatIsMissing(bool reads, bool registers, int warnings)
    {
        using var logs = new CapturingLoggerProvider();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        if (reads)
            builder.Configuration.AddGunicorn(["--workers", "2"]);
        if (registers)
            builder.Services.AddWorkerTuning(builder.Configuration);
        using var host = builder.Build();

        var said = logs.Logs.Where(l => l.Event.Name == "NotRegistered").ToList();
        Assert.Equal(warnings, said.Count);
        Assert.All(said, l => Assert.Contains("builder.Services.AddWorkerTuning(builder.Configuration)", l.Message, StringComparison.Ordinal));
    }
}
