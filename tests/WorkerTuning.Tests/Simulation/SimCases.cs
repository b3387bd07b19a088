namespace WorkerTuning.Tests.Simulation;

/// <summary>The cases of docs/adaptive.md.</summary>
internal static class SimCases
{
    public static IReadOnlyList<SimCase> All { get; } =
    [
        new SimCase
        {
            Name = "CPU-bound, 3× capacity",
            What = "4 cores, 10 ms of work a request, 0.2 % lost for each request above the cores; 1200 requests/s where 400/s can be served; clients wait 1 s",
            Machine = () => new CpuMachine(4, 0.002),
            Rate = _ => 1_200,
            Demand = 0.010,
            Patience = 1,
        },
        new SimCase
        {
            Name = "CPU-bound, 70 % busy",
            What = "the same server with 280 requests/s: nothing may be refused",
            Machine = () => new CpuMachine(4, 0.002),
            Rate = _ => 280,
            Demand = 0.010,
            Patience = 1,
        },
        new SimCase
        {
            Name = "fixed downstream",
            What = "every request waits 100 ms for a service that takes any number; 1000 requests/s; clients wait 1 s",
            Machine = () => new DownstreamMachine(int.MaxValue, _ => 1),
            Rate = _ => 1_000,
            Demand = 0.1,
            Patience = 1,
        },
        new SimCase
        {
            Name = "downstream of 50 slots, 2× capacity",
            What = "the service takes 50 requests at a time for 100 ms each, so 500/s; 1000 requests/s; clients wait 1 s",
            Machine = () => new DownstreamMachine(50, _ => 1),
            Rate = _ => 1_000,
            Demand = 0.1,
            Patience = 1,
        },
        new SimCase
        {
            Name = "downstream slows tenfold, then recovers",
            What = "a service of 50 slots takes 50 ms, from second 20 to 40 it takes 500 ms; 500 requests/s; clients wait 2 s",
            Machine = () => new DownstreamMachine(50, t => t is >= 20 and < 40 ? 10 : 1),
            Rate = _ => 500,
            Demand = 0.05,
            Patience = 2,
            Trouble = 40,
        },
        new SimCase
        {
            Name = "the same, 1.5× capacity all along",
            What = "1500 requests/s for the service of 50 slots that takes 1000/s, and 100/s while it is slow; clients wait 1 s",
            Machine = () => new DownstreamMachine(50, t => t is >= 20 and < 40 ? 10 : 1),
            Rate = _ => 1_500,
            Demand = 0.05,
            Patience = 1,
        },
        new SimCase
        {
            Name = "the network slows tenfold, then recovers",
            What = "no slots: every request just takes 50 ms, then 500 ms, then 50 ms again",
            Machine = () => new DownstreamMachine(int.MaxValue, t => t is >= 20 and < 40 ? 10 : 1),
            Rate = _ => 500,
            Demand = 0.05,
            Patience = 2,
            Trouble = 40,
        },
        new SimCase
        {
            Name = "downstream fails fast, then recovers",
            What = "1500 requests/s for the service of 50 slots that takes 1000/s; from second 20 to 40 nine of ten requests fail within 1 ms; clients wait 1 s",
            Machine = () => new DownstreamMachine(50, _ => 1),
            Rate = _ => 1_500,
            Demand = 0.05,
            Patience = 1,
            Failing = t => t is >= 20 and < 40 ? 0.9 : 0,
        },
        new SimCase
        {
            Name = "bursts",
            What = "the 4 cores at half load, and every 10 s for 2 s five times that; clients wait 1 s",
            Machine = () => new CpuMachine(4, 0.002),
            Rate = t => t % 10 < 2 ? 1_000 : 200,
            Demand = 0.010,
            Patience = 1,
            Trouble = 52,
        },
        new SimCase
        {
            Name = "leak",
            What = "the 4 cores at 1.5 times their capacity, and one request in 300 never ends; clients wait 1 s",
            Machine = () => new CpuMachine(4, 0.002),
            Rate = _ => 600,
            Demand = 0.010,
            Patience = 1,
            HangEvery = 300,
        },
    ];

    /// <summary>The fixed limits that compete.</summary>
    public static IReadOnlyList<int> FixedLimits { get; } = [4, 8, 16, 32, 64, 128, 256, 512];
}
