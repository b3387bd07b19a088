using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class TelemetryScenario : Scenario
{
    public override string Name => "telemetry";

    public override string What => "hello with metrics listened to and every request traced, without and with the access log, against Kestrel with the same packages";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
    [
        Compare(Name, await AlternateAsync(
            [.. new[] { Composition.BareTelemetry, Composition.Telemetry, Composition.TelemetryAndLog, Composition.Scraped }.Select(Contestant.Of)],
            "/hello",
            64,
            options)),
    ];
}
