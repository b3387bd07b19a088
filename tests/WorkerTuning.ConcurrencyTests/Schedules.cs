using System.Globalization;
using System.Reflection;
using Microsoft.Coyote.SystematicTesting;

namespace WorkerTuning.ConcurrencyTests;

/// <summary>
/// Runs a scenario again and again under Coyote, which runs one of its threads at a time and chooses at every scheduling point which. The seed is
/// fixed; <c>COYOTE_SCHEDULES</c> asks for more schedules of each scenario, and then <c>COYOTE_SEED</c> for others than the last time.
/// </summary>
internal static class Schedules
{
    /// <summary>For scenarios with an arbiter, whose rounds are most of a schedule.</summary>
    public const uint Few = 30;

    private const uint Default = 300;

    // A planted fault ends the search where it is found.
    private const uint Most = 3_000;
    private const uint Seed = 14;

    /// <summary>Asserts that the scenario holds in every schedule.</summary>
    public static void Hold(Func<Task> scenario, uint schedules = Default)
    {
        if (Explore(scenario, Asked("COYOTE_SCHEDULES") ?? schedules) is { } failure)
            Assert.Fail(failure);
    }

    /// <summary>Asserts that some schedule shows a fault that is planted meanwhile.</summary>
    /// <returns>What Coyote says of it.</returns>
    public static string Find(Func<Task> scenario)
    {
        var failure = Explore(scenario, Most);
        Assert.NotNull(failure);
        return failure;
    }

    private static string? Explore(Func<Task> scenario, uint schedules)
    {
        if (!Assembly.GetExecutingAssembly().GetCustomAttributes().Any(a => a.GetType().Name == "RewritingSignatureAttribute"))
            throw new InvalidOperationException("The test assembly is not rewritten, so Coyote would control nothing: build the project with dotnet build.");
        var configuration = Microsoft.Coyote.Configuration.Create()
            .WithTestingIterations(schedules)
            .WithRandomGeneratorSeed(Asked("COYOTE_SEED") ?? Seed)
            .WithAtomicOperationRaceCheckingEnabled(false)
            .WithVolatileOperationRaceCheckingEnabled(false)
            .WithMaxSchedulingSteps(5_000)
            .WithFailureOnMaxStepsBoundEnabled(true)
            .WithPotentialDeadlocksReportedAsBugs(true)
            .WithDeadlockTimeout(1_000)
            .WithTelemetryEnabled(false);
        using var engine = TestingEngine.Create(configuration, scenario);
        engine.Run();
        var report = engine.TestReport;
        return report.NumOfFoundBugs == 0 ? null : string.Join('\n', report.BugReports) + "\n" + engine.GetReport();
    }

    private static uint? Asked(string variable) =>
        uint.TryParse(System.Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
