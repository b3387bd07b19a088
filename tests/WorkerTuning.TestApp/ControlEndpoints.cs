namespace WorkerTuning.TestApplication;

/// <summary>What the tests of reloads, signals and the stop of the server look at.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        app.MapGet("/plan", (WorkerPlan plan) => plan.Revision);
        app.MapGet("/workers", (IWorkerPool pool) => pool.GetSnapshot().TargetWorkers);
        app.MapGet("/queued", (IWorkerPool pool) => pool.GetSnapshot().Queued).ExemptFromWorkers();
        app.MapGet("/connections", (IWorkerPool pool) => pool.GetSnapshot().Connections);
        app.MapPost("/reload", async (IWorkerPoolControl pool) => await pool.ReloadAsync());

        // Says that it runs, then takes no notice of whether anybody still waits.
        app.MapGet("/stubborn", async (int ms) =>
        {
            Console.Out.WriteLine("stubborn runs");
            await Task.Delay(ms);
            return "done";
        });

        app.MapGet("/patient", async (int ms, CancellationToken cancelled) =>
        {
            Console.Out.WriteLine("patient runs");
            await Task.Delay(ms, cancelled);
            return "done";
        });

        app.MapPost("/starve", () =>
        {
            Starve();
            Thread.Sleep(Timeout.Infinite);
        });
    }

    // Leaves no thread to anybody: each one that the pool adds is blocked too.
    public static void Starve()
    {
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        for (var i = 0; i < 1_000; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite), null);
        Console.Out.WriteLine("starved");
    }
}
