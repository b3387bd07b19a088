namespace WorkerTuning.ConcurrencyTests;

/// <summary>What the copies of the sources ask: true only while a test plants that fault. The project file says where each is.</summary>
internal static class Faults
{
    /// <summary>Plants a fault while a scenario is explored, and asserts that it is found.</summary>
    /// <param name="plant">Plants it, or removes it.</param>
    /// <param name="scenario">Shows it.</param>
    /// <param name="symptom">What Coyote is to say.</param>
    public static void Prove(Action<bool> plant, Func<Task> scenario, string symptom)
    {
        plant(true);
        try
        {
            Assert.Contains(symptom, Schedules.Find(scenario), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            plant(false);
        }
    }

    /// <summary>A release looks whether somebody waits before it gives back the lease instead of after.</summary>
    public static bool EarlyLook { get; set; }

    /// <summary>A lease is held still without asking whose it is.</summary>
    public static bool AnyRequest { get; set; }

    /// <summary>The services of a request let go of the worker before they are disposed.</summary>
    public static bool EarlyUnpin { get; set; }
}
