namespace WorkerTuning.Workers;

/// <summary>What holds for every request of the pool at this moment; replaced as a whole by a reload.</summary>
/// <param name="Timeout">Ticks of the pool's clock that a request may take; 0 for no limit.</param>
/// <param name="UntilResponseStarts">True where the limit ends with the start of the response, as in class async.</param>
internal sealed record RequestTiming(long Timeout, bool UntilResponseStarts);
