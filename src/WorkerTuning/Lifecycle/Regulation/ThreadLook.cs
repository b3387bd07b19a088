namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>The thread pool at one moment.</summary>
/// <param name="Delay">Seconds until it answers.</param>
/// <param name="ProcessorUse">Of the processors that the process may use, from 0 to 1.</param>
/// <param name="Minimum">Its minimum of threads.</param>
/// <param name="Threads">The threads that it has.</param>
internal readonly record struct ThreadLook(double Delay, double ProcessorUse, int Minimum, int Threads);
